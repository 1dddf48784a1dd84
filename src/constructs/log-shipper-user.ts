import { Construct } from 'constructs';
import { GeneratedSecret, generators, Password } from '../../imports/generators.external-secrets.io.ts';
import { toYaml } from '../yaml/yaml.ts';
import type { LogStream } from './log-streams.ts';

export interface LogShipperUserProps {
  /** Name of the Secret: keys `username`, `password`, `roles` and `roles.yml`, as ECK's file realm reads them. */
  readonly name: string;
  /** The namespace of Elasticsearch, and of the shipper. */
  readonly namespace: string;
  readonly username: string;
  /** The data streams that it may write to, and nothing else. */
  readonly streams: readonly LogStream[];
}

/**
 * A user of Elasticsearch that can add logs, and neither read nor delete them. Its password is made in the cluster, once:
 * nobody knows it. To change it, delete the Secret, and restart the shipper.
 */
export class LogShipperUser extends Construct {
  constructor(scope: Construct, id: string, props: LogShipperUserProps) {
    super(scope, id);
    const { name, namespace, username, streams } = props;
    if (!/^[a-z][a-z0-9_-]*$/.test(username)) {
      throw new Error(
        `user of ${namespace}/${name}: '${username}' is not a user name. fix: use lower-case letters, digits, - and _`,
      );
    }
    const role = username.replaceAll('-', '_');
    new Password(this, 'Password', {
      metadata: { name, namespace },
      spec: { length: 40, digits: 8, symbols: 0, noUpper: false, allowRepeat: true },
    });
    new GeneratedSecret(this, 'Secret', {
      metadata: { name, namespace },
      spec: {
        // A generator gives something new each time it is asked.
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
                [role]: {
                  indices: [
                    // auto_configure: new fields of a log may be added to the mapping.
                    { names: streams.map((stream) => stream.name), privileges: ['create_doc', 'auto_configure'] },
                  ],
                },
              }),
            },
          },
        },
      },
    });
  }
}
