import { Construct } from 'constructs';
import { type IBackupSpec, Schedule } from '../../imports/velero.io.ts';
import { goDuration } from './go-duration.ts';

/** What a backup holds. */
export type BackupContent =
  /** The objects of all namespaces and of the cluster, no volumes: small and quick, so it can run often. */
  | { readonly of: 'configuration' }
  /** The objects and volumes of these namespaces, and the cluster's objects that they need. */
  | { readonly of: 'application'; readonly namespaces: readonly string[] }
  /** All objects and volumes. */
  | { readonly of: 'cluster' };

export interface BackupScheduleProps {
  /** Name of the Schedule. Its backups are this name and the time; Velero's metrics carry it as `schedule`. */
  readonly name: string;
  /** Velero's own namespace. Default: `velero`. */
  readonly namespace?: string;
  /** Cron schedule of five fields, in UTC. */
  readonly cron: string;
  /** How long each backup is kept, in seconds. */
  readonly keepSeconds: number;
  readonly content: BackupContent;
  /** Name of the BackupStorageLocation, and of the VolumeSnapshotLocation. */
  readonly location: string;
  /** Leaves volumes out: they are in another schedule's backups, and their snapshots in no bucket. Default: false. */
  readonly objectsOnly?: boolean;
  /** Volumes are snapshotted through CSI and their data moved into the bucket. Default: they stay snapshots of the cloud. */
  readonly moveVolumes?: boolean;
}

/**
 * What no backup holds: what controllers make again from what it does hold, and what is of the moment. Secrets come from a
 * secret store or are issued anew (certificates, passwords of operators); in a bucket they would lie as plain text, to be
 * read by whoever reads the bucket.
 */
const EXCLUDED = [
  'events',
  'events.events.k8s.io',
  'leases.coordination.k8s.io',
  'pods',
  'replicasets.apps',
  'secrets',
] as const;

/** Backs up what is in the cluster, time and again. */
export class BackupSchedule extends Construct {
  constructor(scope: Construct, id: string, props: BackupScheduleProps) {
    super(scope, id);
    const { name, namespace = 'velero', cron, keepSeconds, content, location } = props;
    const where = `Schedule ${namespace}/${name}`;
    if (name.length > 63) {
      throw new Error(
        `${where}: the name has ${name.length} characters, and Velero labels backups with it. fix: 63 at the most`,
      );
    }
    if (!Number.isInteger(keepSeconds) || keepSeconds < 3600) {
      throw new Error(
        `${where}: keepSeconds ${keepSeconds} is shorter than Velero's own hourly clean-up. fix: use 3600 or more`,
      );
    }
    if (content.of === 'application' && content.namespaces.length === 0) {
      throw new Error(`${where}: namespaces is empty, which Velero reads as all of them. fix: name them`);
    }
    new Schedule(this, 'Schedule', {
      metadata: { name, namespace },
      spec: {
        schedule: cron,
        // Velero sets it when it is left out: stated, so that it is no difference to Git. A run that is due is not skipped.
        skipImmediately: false,
        // Backups outlive the schedule that made them: removing one must not remove the other.
        useOwnerReferencesInBackup: false,
        template: {
          storageLocation: location,
          ttl: goDuration(keepSeconds),
          ...included(content),
          excludedResources: EXCLUDED,
          ...(props.objectsOnly
            ? volumes({ of: 'configuration' }, location, false)
            : volumes(content, location, props.moveVolumes === true)),
        },
      },
    });
  }
}

function included(content: BackupContent): IBackupSpec {
  // Left out for some namespaces, the cluster's objects are only those that theirs refer to.
  if (content.of === 'application') return { includedNamespaces: content.namespaces };
  return { includedNamespaces: ['*'], includeClusterResources: true };
}

function volumes(content: BackupContent, location: string, move: boolean): IBackupSpec {
  if (content.of === 'configuration') return { snapshotVolumes: false, defaultVolumesToFsBackup: false };
  const common = { snapshotVolumes: true, defaultVolumesToFsBackup: false };
  return move ? { ...common, snapshotMoveData: true } : { ...common, volumeSnapshotLocations: [location] };
}
