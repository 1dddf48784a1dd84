import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { VaultAuth, VaultDynamicSecret } from '../../imports/secrets.hashicorp.com.ts';

export interface DynamicCredentialsProps {
  /** Name of the VaultDynamicSecret, of its VaultAuth and ServiceAccount, and of the Secret that it keeps. */
  readonly name: string;
  readonly namespace: string;
  /** The VaultConnection, in the same namespace. */
  readonly connection: string;
  /** Role of the Kubernetes auth method. */
  readonly role: string;
  readonly audience: string;
  /** Mount of the engine, and the path of the credentials in it, e.g. `database` and `creds/shop-web`. */
  readonly mount: string;
  readonly path: string;
  /** What is restarted when credentials are replaced, not when they are renewed. */
  readonly restarts: readonly { readonly kind: 'Deployment' | 'StatefulSet' | 'argo.Rollout'; readonly name: string }[];
}

/**
 * Credentials that Vault makes for one workload, as a Secret. The operator renews their lease at two thirds of it; when it
 * cannot be renewed any more, it gets new ones, restarts the workload, and the old ones end by themselves: pods that still run
 * with them have that third of time to go.
 */
export class DynamicCredentials extends Construct {
  constructor(scope: Construct, id: string, props: DynamicCredentialsProps) {
    super(scope, id);
    const { name, namespace, connection, role, audience, mount, path, restarts } = props;
    if (!/^creds\/[\w-]+$/.test(path)) {
      throw new Error(`VaultDynamicSecret ${namespace}/${name}: '${path}' is no credentials. fix: write creds/<role>`);
    }
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: { name, namespace },
      // No pod runs as it: the operator asks the API server for a token of its own.
      automountServiceAccountToken: false,
    });
    new VaultAuth(this, 'VaultAuth', {
      metadata: { name, namespace },
      spec: {
        vaultConnectionRef: connection,
        method: 'kubernetes',
        mount: 'kubernetes',
        kubernetes: { role, serviceAccount: name, audiences: [audience], tokenExpirationSeconds: 600 },
      },
    });
    new VaultDynamicSecret(this, 'VaultDynamicSecret', {
      metadata: { name, namespace },
      spec: {
        vaultAuthRef: name,
        mount,
        path,
        renewalPercent: 67,
        // With this object gone, so are the credentials.
        revoke: true,
        destination: { name, create: true, overwrite: false },
        rolloutRestartTargets: [...restarts],
      },
    });
  }
}
