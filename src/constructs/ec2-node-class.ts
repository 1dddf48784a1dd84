import { Construct } from 'constructs';
import { EC2NodeClass as Kind } from '../../imports/karpenter.k8s.aws.ts';

export interface Ec2NodeClassProps {
  readonly name: string;
  /** The cluster's name: subnets and security groups are found by the tag `karpenter.sh/discovery` with this value. */
  readonly clusterName: string;
  /** Name (not ARN) of the nodes' IAM role. Karpenter makes the instance profile. */
  readonly roleName: string;
  /** Pinned Bottlerocket image, e.g. `bottlerocket@v1.51.0`. Another one replaces the nodes, one at a time. */
  readonly image: string;
  /** Size of the volume for images, logs and emptyDirs, e.g. `50Gi`. Default: 50Gi. */
  readonly dataVolume?: string;
  /** Tags of instances and volumes, for bills and audits. Default: none but Karpenter's own. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** EC2 instances with Bottlerocket: no shell, no package manager, a read-only root; all that is written is encrypted. */
export class Ec2NodeClass extends Construct {
  constructor(scope: Construct, id: string, props: Ec2NodeClassProps) {
    super(scope, id);
    const { name, clusterName, roleName, image, dataVolume = '50Gi', tags } = props;
    if (!/^bottlerocket@v\d+\.\d+\.\d+$/.test(image)) {
      throw new Error(
        `EC2NodeClass ${name}: image '${image}' is not a pinned Bottlerocket image. fix: write it as bottlerocket@v1.51.0 (latest replaces nodes whenever AWS publishes one)`,
      );
    }
    if (roleName.startsWith('arn:')) {
      throw new Error(`EC2NodeClass ${name}: roleName '${roleName}' is an ARN. fix: write the role's name alone`);
    }
    const discovery = [{ tags: { 'karpenter.sh/discovery': clusterName } }];
    const volume = { volumeType: 'gp3', encrypted: true, deleteOnTermination: true } as const;
    new Kind(this, 'EC2NodeClass', {
      metadata: { name },
      spec: {
        amiFamily: 'Bottlerocket',
        amiSelectorTerms: [{ alias: image }],
        role: roleName,
        subnetSelectorTerms: discovery,
        securityGroupSelectorTerms: discovery,
        blockDeviceMappings: [
          // Bottlerocket's system, read-only, and its data.
          { deviceName: '/dev/xvda', ebs: { volumeSize: '4Gi', ...volume } },
          { deviceName: '/dev/xvdb', ebs: { volumeSize: dataVolume, ...volume } },
        ],
        // One hop ends at the node: a pod cannot ask for the node's own role.
        metadataOptions: {
          httpEndpoint: 'enabled',
          httpProtocolIPv6: 'disabled',
          httpPutResponseHopLimit: 1,
          httpTokens: 'required',
        },
        // Node metrics come from Prometheus; a bill for CloudWatch's by the minute adds nothing.
        detailedMonitoring: false,
        ...(tags === undefined ? {} : { tags: { ...tags } }),
      },
    });
  }
}
