import { customKind } from './kind.ts';

const v1 = 'external-secrets.io/v1';

/** The fields of an AWS SecretStore that we emit. */
export interface ISecretStore {
  readonly spec: {
    readonly provider: {
      readonly aws: {
        readonly service: 'SecretsManager';
        readonly region: string;
        readonly auth: { readonly jwt: { readonly serviceAccountRef: { readonly name: string } } };
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
export const ExternalSecret = customKind<IExternalSecret>(v1, 'ExternalSecret');
