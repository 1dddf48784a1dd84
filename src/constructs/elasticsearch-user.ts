import { Construct } from 'constructs';
import { GeneratedSecret, generators, Password } from '../../imports/generators.external-secrets.io.ts';
import { toYaml } from '../yaml/yaml.ts';

export interface ElasticsearchUserProps {
  /** Name of the Secret: keys `username`, `password`, `roles` and `roles.yml`, as ECK's file realm reads them. */
  readonly name: string;
  /** The namespace of Elasticsearch, and of the user. */
  readonly namespace: string;
  readonly username: string;
  /** Privileges on the cluster. Default: none. */
  readonly cluster?: readonly string[];
  readonly indices: readonly { readonly names: readonly string[]; readonly privileges: readonly string[] }[];
}

/** A user of Elasticsearch with a role of its own. Its password is made in the cluster, once: nobody knows it. */
export class ElasticsearchUser extends Construct {
  constructor(scope: Construct, id: string, props: ElasticsearchUserProps) {
    super(scope, id);
    const { name, namespace, username, cluster = [], indices } = props;
    if (indices.length === 0) {
      throw new Error(`user of ${namespace}/${name}: it may do nothing. fix: name the indices that it uses`);
    }
    const role = username.replaceAll('-', '_');
    new Password(this, 'Password', {
      metadata: { name, namespace },
      spec: { length: 40, digits: 8, symbols: 0, noUpper: false, allowRepeat: true },
    });
    new GeneratedSecret(this, 'Secret', {
      metadata: { name, namespace },
      spec: {
        refreshPolicy: 'CreatedOnce',
        dataFrom: [{ sourceRef: { generatorRef: { apiVersion: generators, kind: 'Password', name } } }],
        target: {
          name,
          creationPolicy: 'Owner',
          deletionPolicy: 'Retain',
          template: {
            type: 'kubernetes.io/basic-auth',
            engineVersion: 'v2',
            data: {
              username,
              password: '{{ .password }}',
              roles: role,
              'roles.yml': toYaml({
                [role]: { ...(cluster.length > 0 ? { cluster: [...cluster] } : {}), indices: [...indices] },
              }),
            },
          },
        },
      },
    });
  }
}
