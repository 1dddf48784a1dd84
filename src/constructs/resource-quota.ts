import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';

export interface ResourceQuotaProps {
  readonly name: string;
  readonly namespace: string;
  readonly pods: number;
  readonly cpuMillicores: number;
  readonly memoryRequestBytes: number;
  readonly memoryLimitBytes: number;
  /** Default: CPU limits are not counted, since not every container has one. */
  readonly cpuLimitMillicores?: number;
}

const GI = 2 ** 30;

/**
 * The most that a namespace may ask for: a runaway deployment stops here, not at the cluster's edge. Load balancers
 * and node ports are not the namespace's to make.
 */
export class ResourceQuota extends Construct {
  constructor(scope: Construct, id: string, props: ResourceQuotaProps) {
    super(scope, id);
    // As strings, the API's form of quantities: what is compared with it later must not differ.
    const count = (amount: number) => k8s.Quantity.fromString(String(Math.ceil(amount)));
    const gibibytes = (amount: number) => k8s.Quantity.fromString(`${Math.ceil(amount / GI)}Gi`);
    new k8s.KubeResourceQuota(this, 'ResourceQuota', {
      metadata: { name: props.name, namespace: props.namespace },
      spec: {
        hard: {
          pods: count(props.pods),
          'requests.cpu': count(props.cpuMillicores / 1000),
          'requests.memory': gibibytes(props.memoryRequestBytes),
          ...(props.cpuLimitMillicores === undefined ? {} : { 'limits.cpu': count(props.cpuLimitMillicores / 1000) }),
          'limits.memory': gibibytes(props.memoryLimitBytes),
          'services.loadbalancers': count(0),
          'services.nodeports': count(0),
        },
      },
    });
  }
}
