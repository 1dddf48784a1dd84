import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';

export interface LimitRangeProps {
  readonly name: string;
  readonly namespace: string;
  /** What a container gets that says nothing, as Kubernetes quantities. */
  readonly defaults: {
    readonly cpuRequest: string;
    readonly memoryRequest: string;
    readonly memoryLimit: string;
    /** Where a quota counts CPU limits. Default: none, so that what is idle may be taken. */
    readonly cpuLimit?: string;
  };
}

/** Requests and a memory limit for containers that state none: a debug container must not break the quota. */
export class LimitRange extends Construct {
  constructor(scope: Construct, id: string, props: LimitRangeProps) {
    super(scope, id);
    const { cpuRequest, memoryRequest, memoryLimit, cpuLimit } = props.defaults;
    new k8s.KubeLimitRange(this, 'LimitRange', {
      metadata: { name: props.name, namespace: props.namespace },
      spec: {
        limits: [
          {
            type: 'Container',
            default: {
              ...(cpuLimit === undefined ? {} : { cpu: k8s.Quantity.fromString(cpuLimit) }),
              memory: k8s.Quantity.fromString(memoryLimit),
            },
            defaultRequest: {
              cpu: k8s.Quantity.fromString(cpuRequest),
              memory: k8s.Quantity.fromString(memoryRequest),
            },
          },
        ],
      },
    });
  }
}
