import { Construct } from 'constructs';
import { BackupStorageLocation, VolumeSnapshotLocation } from '../../imports/velero.io.ts';

export interface BackupLocationProps {
  /** Name of the location, for Schedules to refer to. */
  readonly name: string;
  /** Velero's own namespace: it reads its objects nowhere else. Default: `velero`. */
  readonly namespace?: string;
  /** The S3 bucket. It should be versioned, encrypted and locked against deletion: Velero needs no key, but its IAM role. */
  readonly bucket: string;
  /** The folder of the bucket that is Velero's alone: clusters that share a bucket each need their own. */
  readonly prefix: string;
  /** The bucket's AWS region. */
  readonly region: string;
  /** The bucket's copy in another region, which S3 keeps: backups can be restored from there. Default: none. */
  readonly copy?: { readonly bucket: string; readonly region: string };
  /** The AWS region of the cluster's volumes, where their snapshots lie. Default: the bucket's. */
  readonly volumeRegion?: string;
}

/**
 * Where Velero keeps objects (S3) and volumes (EBS snapshots), with the IAM role of its ServiceAccount and no credentials.
 *
 * Volumes are snapshotted by the AWS plugin, which handles volumes of the EBS CSI driver: neither a snapshot controller
 * nor a privileged node agent is needed, and Velero's feature EnableCSI must be off, or it leaves these volumes to the
 * controller. The snapshots lie in the region of the volumes.
 */
export class BackupLocation extends Construct {
  constructor(scope: Construct, id: string, props: BackupLocationProps) {
    super(scope, id);
    const { name, namespace = 'velero', bucket, prefix, region, volumeRegion = region } = props;
    if (prefix === '' || prefix.startsWith('/') || prefix.endsWith('/')) {
      throw new Error(
        `BackupStorageLocation ${namespace}/${name}: prefix '${prefix}' is no folder. fix: name it without a slash at its ends, e.g. shop-production`,
      );
    }
    new BackupStorageLocation(this, 'BackupStorageLocation', {
      metadata: { name, namespace },
      spec: {
        provider: 'aws',
        default: true,
        accessMode: 'ReadWrite',
        objectStorage: { bucket, prefix },
        config: { region },
        // Whether the bucket can be reached: Velero's metric of it is what an alert looks at.
        validationFrequency: '1m0s',
      },
    });
    if (props.copy) {
      new BackupStorageLocation(this, 'Copy', {
        metadata: { name: `${name}-copy`, namespace },
        spec: {
          provider: 'aws',
          default: false,
          // S3 writes there. Velero reads, and expires nothing: the deletion in the first bucket is copied too.
          accessMode: 'ReadOnly',
          objectStorage: { bucket: props.copy.bucket, prefix },
          config: { region: props.copy.region },
          validationFrequency: '1m0s',
        },
      });
    }
    new VolumeSnapshotLocation(this, 'VolumeSnapshotLocation', {
      metadata: { name, namespace },
      spec: { provider: 'aws', config: { region: volumeRegion } },
    });
  }
}
