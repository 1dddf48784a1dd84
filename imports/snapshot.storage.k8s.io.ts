import type { ApiObjectMetadata } from 'cdk8s';
import { customKind } from './kind.ts';

/** How a CSI driver takes snapshots: the fields that Orrery states. */
export interface IVolumeSnapshotClass {
  readonly apiVersion?: 'snapshot.storage.k8s.io/v1';
  readonly kind?: 'VolumeSnapshotClass';
  readonly metadata?: ApiObjectMetadata;
  readonly driver: string;
  readonly deletionPolicy: 'Delete' | 'Retain';
  readonly parameters?: Readonly<Record<string, string>>;
}

export const VolumeSnapshotClass = customKind<IVolumeSnapshotClass>(
  'snapshot.storage.k8s.io/v1',
  'VolumeSnapshotClass',
);
