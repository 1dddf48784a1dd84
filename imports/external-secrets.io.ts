import { customKind } from './kind.ts';

const v1 = 'external-secrets.io/v1';

/** The fields of a SecretStore that we emit. */
export interface ISecretStore {
  readonly spec: {
    readonly provider:
      | {
          readonly aws: {
            readonly service: 'SecretsManager';
            readonly region: string;
            readonly auth: { readonly jwt: { readonly serviceAccountRef: { readonly name: string } } };
          };
        }
      | {
          readonly gcpsm: {
            readonly projectID: string;
            readonly auth: {
              readonly workloadIdentity: {
                readonly clusterProjectID: string;
                readonly clusterLocation: string;
                readonly clusterName: string;
                readonly serviceAccountRef: { readonly name: string };
              };
            };
          };
        };
  };
}

/** The fields of a SecretStore for Vault that we emit. */
export interface IVaultSecretStore {
  readonly spec: {
    readonly provider: {
      readonly vault: {
        readonly server: string;
        readonly path: string;
        readonly version: 'v2';
        readonly caProvider: { readonly type: 'Secret'; readonly name: string; readonly key: string };
        readonly auth: {
          readonly kubernetes: {
            readonly mountPath: string;
            readonly role: string;
            readonly serviceAccountRef: { readonly name: string; readonly audiences: readonly string[] };
          };
        };
      };
    };
  };
}

/** The fields of a SecretStore for Secrets of another namespace that we emit. */
export interface INamespaceSecretStore {
  readonly spec: {
    readonly provider: {
      readonly kubernetes: {
        readonly remoteNamespace: string;
        readonly server: {
          readonly url: string;
          readonly caProvider: { readonly type: 'ConfigMap'; readonly name: string; readonly key: string };
        };
        readonly auth: { readonly serviceAccount: { readonly name: string } };
      };
    };
  };
}

/** The fields of an ExternalSecret that we emit. */
export interface IExternalSecret {
  readonly spec: {
    readonly refreshPolicy: 'Periodic';
    readonly refreshInterval: string;
    readonly secretStoreRef: { readonly kind: 'SecretStore'; readonly name: string };
    readonly target: {
      readonly name: string;
      readonly creationPolicy: 'Owner';
      readonly deletionPolicy: 'Retain';
      readonly immutable: boolean;
    };
    readonly data: readonly {
      readonly secretKey: string;
      readonly remoteRef: { readonly key: string; readonly property: string };
    }[];
  };
}

export const SecretStore = customKind<ISecretStore>(v1, 'SecretStore');
export const VaultSecretStore = customKind<IVaultSecretStore>(v1, 'SecretStore');
export const NamespaceSecretStore = customKind<INamespaceSecretStore>(v1, 'SecretStore');
export const ExternalSecret = customKind<IExternalSecret>(v1, 'ExternalSecret');
