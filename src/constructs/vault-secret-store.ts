import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { VaultSecretStore as Kind } from '../../imports/external-secrets.io.ts';
import type { VaultClientProps } from './vault-job-pod.ts';

export interface VaultSecretStoreProps extends VaultClientProps {
  /** What ExternalSecrets of the namespace refer to. */
  readonly name: string;
  readonly namespace: string;
  /** Mount of Vault's key-value engine, version 2. */
  readonly engine: string;
  /** Name of the ServiceAccount, made here, that the role is bound to. */
  readonly serviceAccount: string;
}

/**
 * Vault, for the ExternalSecrets of one namespace. External Secrets reads it as the namespace's own ServiceAccount, not as
 * itself: a namespace gets what its role may read, and no other namespace's secrets.
 */
export class VaultSecretStore extends Construct {
  constructor(scope: Construct, id: string, props: VaultSecretStoreProps) {
    super(scope, id);
    const { name, namespace, url, role, audience, trust, engine, serviceAccount } = props;
    if (!url.startsWith('https://')) {
      throw new Error(`SecretStore ${namespace}/${name}: '${url}' has no TLS. fix: write https://<host>:8200`);
    }
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: { name: serviceAccount, namespace },
      // No pod runs as it: External Secrets asks the API server for a token of its own.
      automountServiceAccountToken: false,
    });
    new Kind(this, 'SecretStore', {
      metadata: { name, namespace },
      spec: {
        provider: {
          vault: {
            server: url,
            path: engine,
            version: 'v2',
            caProvider: { type: 'Secret', name: trust.secret, key: trust.key },
            auth: {
              kubernetes: {
                mountPath: 'kubernetes',
                role,
                serviceAccountRef: { name: serviceAccount, audiences: [audience] },
              },
            },
          },
        },
      },
    });
  }
}
