import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { NamespaceSecretStore } from '../../imports/external-secrets.io.ts';
import { ExternalSecret } from './external-secret.ts';

export interface CopiedSecretsProps {
  /** Name of the SecretStore and of the ServiceAccount as which it reads, in `to`, and of the Role in `from`. */
  readonly name: string;
  /** The namespace in which the Secrets are made. */
  readonly from: string;
  /** The namespace that gets copies of them, under the same names. */
  readonly to: string;
  /** What is copied: each Secret by name, and its keys. */
  readonly secrets: Readonly<Record<string, readonly string[]>>;
  /** How often they are read again, in seconds. */
  readonly refreshSeconds: number;
}

/**
 * Copies of Secrets that are made in another namespace, and stay what those are: pods read Secrets of their own namespace
 * alone. External Secrets copies as a ServiceAccount that may read these Secrets by name, and no other.
 * See https://external-secrets.io/latest/provider/kubernetes/.
 */
export class CopiedSecrets extends Construct {
  constructor(scope: Construct, id: string, props: CopiedSecretsProps) {
    super(scope, id);
    const { name, from, to, refreshSeconds } = props;
    const secrets = Object.entries(props.secrets).sort(([a], [b]) => (a < b ? -1 : 1));
    if (from === to) {
      throw new Error(
        `SecretStore ${to}/${name}: copies Secrets of ${from} to where they are. fix: name another namespace`,
      );
    }
    if (secrets.length === 0) {
      throw new Error(`SecretStore ${to}/${name}: secrets is empty. fix: name what is copied, or leave it out`);
    }
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: { name, namespace: to },
      // No pod runs as it: External Secrets asks the API server for a token of its own.
      automountServiceAccountToken: false,
    });
    const metadata = { name: `${name}-to-${to}`, namespace: from };
    new k8s.KubeRole(this, 'Role', {
      metadata,
      rules: [
        { apiGroups: [''], resources: ['secrets'], resourceNames: secrets.map(([secret]) => secret), verbs: ['get'] },
      ],
    });
    new k8s.KubeRoleBinding(this, 'RoleBinding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: to }],
    });
    new NamespaceSecretStore(this, 'SecretStore', {
      metadata: { name, namespace: to },
      spec: {
        provider: {
          kubernetes: {
            remoteNamespace: from,
            server: {
              url: 'kubernetes.default',
              // The controller manager keeps it in every namespace.
              caProvider: { type: 'ConfigMap', name: 'kube-root-ca.crt', key: 'ca.crt' },
            },
            auth: { serviceAccount: { name } },
          },
        },
      },
    });
    for (const [secret, keys] of secrets) {
      new ExternalSecret(this, `ExternalSecret-${secret}`, {
        name: secret,
        namespace: to,
        store: name,
        entry: secret,
        keys: Object.fromEntries([...keys].sort().map((key) => [key, key])),
        refreshSeconds,
      });
    }
  }
}
