import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { type AutoscalingProps, behaviorOf, refuseAutoscaling } from './autoscaling.ts';

/** Scales on CPU and memory, which the cluster measures by itself. For anything else take a KedaAutoscaler. */
export class HorizontalAutoscaler extends Construct {
  constructor(scope: Construct, id: string, props: AutoscalingProps) {
    super(scope, id);
    const { name, namespace, cpu, memory } = props;
    const where = `HorizontalAutoscaler ${name}`;
    refuseAutoscaling(where, props);
    const metrics = Object.entries({ cpu, memory }).flatMap(([resource, averageUtilization]) =>
      averageUtilization === undefined
        ? []
        : [{ type: 'Resource', resource: { name: resource, target: { type: 'Utilization', averageUtilization } } }],
    );
    if (metrics.length === 0) throw new Error(`${where}: nothing to scale on. fix: give cpu or memory`);
    new k8s.KubeHorizontalPodAutoscalerV2(this, 'HorizontalPodAutoscaler', {
      metadata: { name, namespace, labels: props.labels },
      spec: {
        scaleTargetRef: props.target,
        minReplicas: props.min,
        maxReplicas: props.max,
        metrics,
        behavior: behaviorOf(props.up, props.down),
      },
    });
  }
}
