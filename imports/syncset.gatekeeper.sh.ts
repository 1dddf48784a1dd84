import { customKind } from './kind.ts';

/** Kinds that Gatekeeper keeps a copy of, for policies that look at other objects than the one they judge. */
export interface ISyncSet {
  readonly spec: {
    readonly gvks: readonly { readonly group: string; readonly version: string; readonly kind: string }[];
  };
}

export const SyncSet = customKind<ISyncSet>('syncset.gatekeeper.sh/v1alpha1', 'SyncSet');
