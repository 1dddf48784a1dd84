import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';

export interface PersistentDiskStorageClassProps {
  readonly name: string;
  /**
   * Key of Cloud KMS, as `projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>`. Default: Google's own
   * keys, with which every disk is encrypted.
   */
  readonly encryptionKey?: string;
}

/**
 * Balanced persistent disks of Google Cloud, made in the zone of the pod that first uses them
 * (https://cloud.google.com/kubernetes-engine/docs/how-to/persistent-volumes/gce-pd-csi-driver).
 */
export class PersistentDiskStorageClass extends Construct {
  constructor(scope: Construct, id: string, props: PersistentDiskStorageClassProps) {
    super(scope, id);
    const { name, encryptionKey } = props;
    if (encryptionKey !== undefined && !/^projects\/.+\/cryptoKeys\/[^/]+$/.test(encryptionKey)) {
      throw new Error(
        `StorageClass ${name}: encryptionKey '${encryptionKey}' is not a key of Cloud KMS. fix: write projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>`,
      );
    }
    new k8s.KubeStorageClass(this, 'StorageClass', {
      metadata: { name },
      provisioner: 'pd.csi.storage.gke.io',
      parameters: {
        type: 'pd-balanced',
        'csi.storage.k8s.io/fstype': 'ext4',
        ...(encryptionKey === undefined ? {} : { 'disk-encryption-kms-key': encryptionKey }),
      },
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
      // A claim that is deleted takes its volume with it; what must not be lost has a backup.
      reclaimPolicy: 'Delete',
    });
  }
}
