import type { ApiObjectMetadata } from 'cdk8s';
import type { PodTemplate } from './core.ts';
import { customKind } from './kind.ts';

/** The fields of a StatefulSet that Orrery writes. See imports/core.ts for why its pod template is data. */
export interface IStatefulSet {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'StatefulSet';
  readonly metadata: object;
  readonly spec: {
    readonly serviceName: string;
    readonly replicas: number;
    readonly podManagementPolicy: 'OrderedReady' | 'Parallel';
    readonly revisionHistoryLimit: number;
    readonly minReadySeconds: number;
    readonly updateStrategy: { readonly type: 'RollingUpdate' };
    readonly persistentVolumeClaimRetentionPolicy: { readonly whenDeleted: 'Retain'; readonly whenScaled: 'Retain' };
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: PodTemplate;
    readonly volumeClaimTemplates: readonly {
      readonly apiVersion: 'v1';
      readonly kind: 'PersistentVolumeClaim';
      readonly metadata: ApiObjectMetadata;
      readonly spec: {
        readonly volumeMode: 'Filesystem' | 'Block';
        readonly accessModes: readonly string[];
        readonly storageClassName: string;
        readonly resources: { readonly requests: { readonly storage: string } };
      };
    }[];
  };
}

export const StatefulSet = customKind<IStatefulSet>('apps/v1', 'StatefulSet');
