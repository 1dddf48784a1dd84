import { Construct } from 'constructs';
import { TargetGroupBinding as Kind } from '../../imports/elbv2.k8s.aws.ts';

export interface TargetGroupBindingProps {
  readonly name: string;
  readonly namespace: string;
  /** The target group, of type `ip`; whoever made it owns its protocol and health check. */
  readonly targetGroupArn: string;
  /** The Service whose pods become targets. */
  readonly service: string;
  /** Port of the Service. */
  readonly port: number;
  /** The subnets that the load balancer speaks from. */
  readonly sourceCidrs: readonly string[];
  /** Ports of the pods that it must reach: for traffic, and for health checks. */
  readonly podPorts: readonly number[];
}

/**
 * Registers the pods behind a Service in a target group that exists already, and opens the pods' security group to the
 * load balancer's subnets. The AWS Load Balancer Controller keeps both up to date.
 */
export class TargetGroupBinding extends Construct {
  constructor(scope: Construct, id: string, props: TargetGroupBindingProps) {
    super(scope, id);
    const { name, namespace, targetGroupArn, service, port, sourceCidrs, podPorts } = props;
    const where = `TargetGroupBinding ${namespace}/${name}`;
    if (!/^arn:aws[\w-]*:elasticloadbalancing:[\w-]+:\d{12}:targetgroup\/.+$/.test(targetGroupArn)) {
      throw new Error(
        `${where}: targetGroupArn '${targetGroupArn}' is not a target group. fix: use the ARN that Terraform's aws_lb_target_group has`,
      );
    }
    if (sourceCidrs.length === 0 || podPorts.length === 0) {
      throw new Error(`${where}: sourceCidrs and podPorts must not be empty. fix: name the load balancer's subnets`);
    }
    new Kind(this, 'TargetGroupBinding', {
      metadata: { name, namespace },
      spec: {
        targetGroupARN: targetGroupArn,
        targetType: 'ip',
        serviceRef: { name: service, port },
        networking: {
          ingress: [
            {
              from: sourceCidrs.map((cidr) => ({ ipBlock: { cidr } })),
              ports: podPorts.map((podPort) => ({ protocol: 'TCP', port: podPort })),
            },
          ],
        },
      },
    });
  }
}
