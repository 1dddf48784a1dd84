import type { ApiObjectMetadata } from 'cdk8s';
import { customKind } from './kind.ts';

const v1 = 'velero.io/v1';

interface VeleroObject {
  readonly apiVersion?: typeof v1;
  readonly metadata?: ApiObjectMetadata;
}

/** The fields that Orrery states of a bucket for backups. */
export interface IBackupStorageLocation extends VeleroObject {
  readonly kind?: 'BackupStorageLocation';
  readonly spec: {
    readonly provider: string;
    readonly objectStorage: { readonly bucket: string; readonly prefix?: string };
    readonly config?: Readonly<Record<string, string>>;
    /** A key of a Secret in Velero's namespace. */
    readonly credential?: { readonly name: string; readonly key: string };
    readonly default?: boolean;
    readonly accessMode?: 'ReadOnly' | 'ReadWrite';
    /** A Go duration. */
    readonly validationFrequency?: string;
  };
}

export interface IVolumeSnapshotLocation extends VeleroObject {
  readonly kind?: 'VolumeSnapshotLocation';
  readonly spec: { readonly provider: string; readonly config?: Readonly<Record<string, string>> };
}

/** What a backup holds: the fields that Orrery states of it. */
export interface IBackupSpec {
  readonly storageLocation?: string;
  readonly volumeSnapshotLocations?: readonly string[];
  /** A Go duration. */
  readonly ttl?: string;
  readonly includedNamespaces?: readonly string[];
  readonly includeClusterResources?: boolean;
  readonly excludedResources?: readonly string[];
  readonly snapshotVolumes?: boolean;
  /** The data of CSI snapshots is copied into the bucket. */
  readonly snapshotMoveData?: boolean;
  readonly defaultVolumesToFsBackup?: boolean;
}

export interface ISchedule extends VeleroObject {
  readonly kind?: 'Schedule';
  readonly spec: {
    readonly schedule: string;
    readonly skipImmediately?: boolean;
    readonly useOwnerReferencesInBackup?: boolean;
    readonly template: IBackupSpec;
  };
}

/** A Restore runs once, when it is made: so it is never a manifest, but what a restore test makes. */
export interface IRestore {
  readonly apiVersion: typeof v1;
  readonly kind: 'Restore';
  readonly metadata: {
    readonly generateName: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly backupName: string;
    readonly includedNamespaces: readonly string[];
    readonly namespaceMapping: Readonly<Record<string, string>>;
    readonly includedResources: readonly string[];
    readonly existingResourcePolicy: 'none' | 'update';
    readonly restorePVs: boolean;
    /** A Go duration. */
    readonly itemOperationTimeout: string;
  };
}

export const BackupStorageLocation = customKind<IBackupStorageLocation>(v1, 'BackupStorageLocation');
export const VolumeSnapshotLocation = customKind<IVolumeSnapshotLocation>(v1, 'VolumeSnapshotLocation');
export const Schedule = customKind<ISchedule>(v1, 'Schedule');
