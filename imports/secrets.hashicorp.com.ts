import { customKind } from './kind.ts';

const v1 = 'secrets.hashicorp.com/v1beta1';

/** The fields of a VaultConnection that we emit. */
export interface IVaultConnection {
  readonly spec: {
    readonly address: string;
    readonly caCertSecretRef: string;
    readonly skipTLSVerify: false;
  };
}

/** The fields of a VaultAuth that we emit. */
export interface IVaultAuth {
  readonly spec: {
    readonly vaultConnectionRef: string;
    readonly method: 'kubernetes';
    readonly mount: string;
    readonly kubernetes: {
      readonly role: string;
      readonly serviceAccount: string;
      readonly audiences: readonly string[];
      readonly tokenExpirationSeconds: number;
    };
  };
}

/** The fields of a VaultDynamicSecret that we emit. */
export interface IVaultDynamicSecret {
  readonly spec: {
    readonly vaultAuthRef: string;
    readonly mount: string;
    readonly path: string;
    readonly renewalPercent: number;
    readonly revoke: boolean;
    readonly destination: {
      readonly name: string;
      readonly create: boolean;
      readonly overwrite: boolean;
    };
    readonly rolloutRestartTargets: readonly {
      readonly kind: 'Deployment' | 'StatefulSet' | 'argo.Rollout';
      readonly name: string;
    }[];
  };
}

export const VaultConnection = customKind<IVaultConnection>(v1, 'VaultConnection');
export const VaultAuth = customKind<IVaultAuth>(v1, 'VaultAuth');
export const VaultDynamicSecret = customKind<IVaultDynamicSecret>(v1, 'VaultDynamicSecret');
