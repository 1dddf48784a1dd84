import { Construct } from 'constructs';
import { BackupStorageLocation, VolumeSnapshotLocation } from '../../imports/velero.io.ts';

/** A cloud's buckets and disks, as Velero's plugin of that cloud is told of them. */
export interface BackupPlace {
  /** Velero's name of the plugin. */
  readonly provider: 'aws' | 'gcp';
  /** It should be versioned, encrypted and locked against deletion: Velero needs no key, but its own identity at the cloud. */
  readonly bucket: string;
  readonly config: Readonly<Record<string, string>>;
  /** The bucket's copy in another region, which the cloud keeps: backups can be restored from there. Default: none. */
  readonly copy?: { readonly bucket: string; readonly config: Readonly<Record<string, string>> };
  /** Where snapshots of volumes lie. */
  readonly volumes: Readonly<Record<string, string>>;
}

export interface BackupLocationProps {
  /** Name of the location, for Schedules to refer to. */
  readonly name: string;
  /** Velero's own namespace: it reads its objects nowhere else. Default: `velero`. */
  readonly namespace?: string;
  /** The folder of the bucket that is Velero's alone: clusters that share a bucket each need their own. */
  readonly prefix: string;
  readonly place: BackupPlace;
}

/**
 * Where Velero keeps objects (a bucket) and volumes (snapshots of disks), as who its ServiceAccount is, without credentials.
 *
 * Volumes are snapshotted by the cloud's plugin, which handles those of its CSI driver: neither a snapshot controller
 * nor a privileged node agent is needed, and Velero's feature EnableCSI must be off, or it leaves these volumes to the
 * controller. The snapshots lie in the region of the volumes.
 */
export class BackupLocation extends Construct {
  constructor(scope: Construct, id: string, props: BackupLocationProps) {
    super(scope, id);
    const { name, namespace = 'velero', prefix, place } = props;
    const { provider, bucket, config, copy, volumes } = place;
    if (prefix === '' || prefix.startsWith('/') || prefix.endsWith('/')) {
      throw new Error(
        `BackupStorageLocation ${namespace}/${name}: prefix '${prefix}' is no folder. fix: name it without a slash at its ends, e.g. shop-production`,
      );
    }
    new BackupStorageLocation(this, 'BackupStorageLocation', {
      metadata: { name, namespace },
      spec: {
        provider,
        default: true,
        accessMode: 'ReadWrite',
        objectStorage: { bucket, prefix },
        config,
        // Whether the bucket can be reached: Velero's metric of it is what an alert looks at.
        validationFrequency: '1m0s',
      },
    });
    if (copy) {
      new BackupStorageLocation(this, 'Copy', {
        metadata: { name: `${name}-copy`, namespace },
        spec: {
          provider,
          default: false,
          // The cloud writes there. Velero reads, and expires nothing: the deletion in the first bucket is copied too.
          accessMode: 'ReadOnly',
          objectStorage: { bucket: copy.bucket, prefix },
          config: copy.config,
          validationFrequency: '1m0s',
        },
      });
    }
    new VolumeSnapshotLocation(this, 'VolumeSnapshotLocation', {
      metadata: { name, namespace },
      spec: { provider, config: volumes },
    });
  }
}
