import { Construct } from 'constructs';
import { VolumeSnapshotClass } from '../../imports/snapshot.storage.k8s.io.ts';

export interface BackupSnapshotClassProps {
  /** Name of the VolumeSnapshotClass. */
  readonly name: string;
  /** The CSI driver of the volumes, e.g. `ebs.csi.aws.com`. */
  readonly driver: string;
}

/**
 * The class by which Velero takes CSI snapshots of a driver's volumes: it looks for this label
 * (https://velero.io/docs/v1.18/csi/). A snapshot goes when its VolumeSnapshot goes, which Velero removes once the data is
 * in the bucket: kept, it would be paid for and found by nobody.
 */
export class BackupSnapshotClass extends Construct {
  constructor(scope: Construct, id: string, props: BackupSnapshotClassProps) {
    super(scope, id);
    const { name, driver } = props;
    if (!driver.includes('.')) {
      throw new Error(
        `VolumeSnapshotClass ${name}: driver '${driver}' is not the name of a CSI driver. fix: use e.g. ebs.csi.aws.com`,
      );
    }
    new VolumeSnapshotClass(this, 'VolumeSnapshotClass', {
      metadata: { name, labels: { 'velero.io/csi-volumesnapshot-class': 'true' } },
      driver,
      deletionPolicy: 'Delete',
    });
  }
}
