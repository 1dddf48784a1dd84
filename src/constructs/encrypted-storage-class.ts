import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';

export interface EncryptedStorageClassProps {
  readonly name: string;
  /** Labels of `topology.kubernetes.io/zone` it is limited to. Default: every zone. */
  readonly zones?: readonly string[];
}

/**
 * Encrypted gp3 volumes of Amazon EBS, made in the zone of the pod that first uses them. EKS brings no such class: its
 * `gp2` does not encrypt and does not expand.
 */
export class EncryptedStorageClass extends Construct {
  constructor(scope: Construct, id: string, props: EncryptedStorageClassProps) {
    super(scope, id);
    new k8s.KubeStorageClass(this, 'StorageClass', {
      metadata: { name: props.name },
      provisioner: 'ebs.csi.aws.com',
      parameters: { type: 'gp3', encrypted: 'true', 'csi.storage.k8s.io/fstype': 'ext4' },
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
      // A claim that is deleted takes its volume with it; what must not be lost has a backup.
      reclaimPolicy: 'Delete',
      ...(props.zones === undefined
        ? {}
        : {
            allowedTopologies: [
              { matchLabelExpressions: [{ key: 'topology.kubernetes.io/zone', values: [...props.zones] }] },
            ],
          }),
    });
  }
}
