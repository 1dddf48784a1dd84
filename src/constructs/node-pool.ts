import { Construct } from 'constructs';
import { NodePool as Kind } from '../../imports/karpenter.sh.ts';
import { goDuration } from './go-duration.ts';

export interface NodePoolProps {
  /** Name of the NodePool: nodes carry it as `karpenter.sh/nodepool`. */
  readonly name: string;
  /** Name of the EC2NodeClass. */
  readonly nodeClass: string;
  /** EC2 instance types, e.g. `c6i.large`. The more there are, the more often there is spot capacity. */
  readonly instanceTypes: readonly string[];
  readonly architectures: readonly ('amd64' | 'arm64')[];
  /** `spot` and `on-demand`: Karpenter takes spot while there is any, and on-demand within milliseconds when there is none. */
  readonly capacityTypes: readonly ('spot' | 'on-demand')[];
  /** Labels of the nodes. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** How long a node must have been under-used (no pod came or went) before it is emptied, in seconds. */
  readonly consolidateAfterSeconds: number;
  /** At which age nodes are replaced, in seconds. */
  readonly expireAfterSeconds: number;
  /**
   * How long a node that goes waits for PodDisruptionBudgets, in seconds; then it goes anyway. Default: a day, in which
   * somebody sees the budget that blocks; without it, one pod could keep an outdated node for good.
   */
  readonly terminationGraceSeconds?: number;
  /** The most that all nodes together may have: what a runaway autoscaler can cost. */
  readonly limits: { readonly cpu: string; readonly memory: string };
}

/**
 * Nodes that Karpenter starts when pods wait, and drains when they are idle. It reacts to a pending pod at once; a new
 * node takes a minute or two from there, most of it the instance's own start.
 */
export class NodePool extends Construct {
  constructor(scope: Construct, id: string, props: NodePoolProps) {
    super(scope, id);
    const { name, capacityTypes, consolidateAfterSeconds, expireAfterSeconds } = props;
    const { terminationGraceSeconds = 86_400 } = props;
    for (const [what, values] of Object.entries({
      instanceTypes: props.instanceTypes,
      architectures: props.architectures,
      capacityTypes,
    })) {
      if (values.length === 0) {
        throw new Error(`NodePool ${name}: ${what} is empty, so no node can ever start. fix: name at least one`);
      }
    }
    if (expireAfterSeconds <= consolidateAfterSeconds) {
      throw new Error(
        `NodePool ${name}: nodes expire after ${goDuration(expireAfterSeconds)}, before consolidation can look at them after ${goDuration(consolidateAfterSeconds)}. fix: let them live for days`,
      );
    }
    const { labels } = props;
    new Kind(this, 'NodePool', {
      metadata: { name },
      spec: {
        template: {
          ...(labels === undefined ? {} : { metadata: { labels: { ...labels } } }),
          spec: {
            nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: props.nodeClass },
            requirements: [
              // Both values in one pool: Karpenter takes spot first by itself, and one pool has one set of limits.
              oneOf('karpenter.sh/capacity-type', capacityTypes),
              oneOf('kubernetes.io/arch', props.architectures),
              oneOf('kubernetes.io/os', ['linux']),
              oneOf('node.kubernetes.io/instance-type', props.instanceTypes),
            ],
            // Expiry is forceful: it waits for no budget below, but for the pods' PodDisruptionBudgets.
            expireAfter: goDuration(expireAfterSeconds),
            terminationGracePeriod: goDuration(terminationGraceSeconds),
          },
        },
        disruption: {
          consolidationPolicy: 'WhenEmptyOrUnderutilized',
          consolidateAfter: goDuration(consolidateAfterSeconds),
          budgets: [
            // A tenth of the nodes at a time, and of a small pool one.
            { nodes: '10%' },
            // A new node image is proved by one node before the next one gets it.
            { nodes: '1', reasons: ['Drifted'] },
          ],
        },
        limits: { ...props.limits },
      },
    });
  }
}

function oneOf(key: string, values: readonly string[]) {
  return { key, operator: 'In' as const, values: [...values] };
}
