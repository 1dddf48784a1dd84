import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';

export interface PodDisruptionBudgetProps {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
  /**
   * How many pods a drain may take at once: a count, or a percentage, which Kubernetes rounds up. Default: `20%`, one of
   * the first five and more as there are more: a node can always be drained, and a hundred pods do not take all day.
   */
  readonly maxUnavailable?: number | string | undefined;
}

/** Lets nodes be drained, a few pods at a time. Pods that are not ready anyway never hold a drain up. */
export class PodDisruptionBudget extends Construct {
  constructor(scope: Construct, id: string, props: PodDisruptionBudgetProps) {
    super(scope, id);
    const { name, namespace, maxUnavailable = '20%' } = props;
    if (!allowsOne(maxUnavailable)) {
      throw new Error(
        `PodDisruptionBudget ${name}: maxUnavailable ${maxUnavailable} lets no pod go, and no node could be drained. fix: use 1 or more, or a percentage above 0%`,
      );
    }
    new k8s.KubePodDisruptionBudget(this, 'PodDisruptionBudget', {
      metadata: { name, namespace, labels: props.labels },
      spec: {
        maxUnavailable:
          typeof maxUnavailable === 'number'
            ? k8s.IntOrString.fromNumber(maxUnavailable)
            : k8s.IntOrString.fromString(maxUnavailable),
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: { ...props.selector } },
      },
    });
  }
}

function allowsOne(maxUnavailable: number | string): boolean {
  if (typeof maxUnavailable === 'number') return Number.isInteger(maxUnavailable) && maxUnavailable >= 1;
  return /^([1-9]\d?|100)%$/.test(maxUnavailable);
}
