import type { Affinity, TopologySpreadConstraint } from '../../../imports/core.ts';

/** The label in which a controller keeps the revision of its pods. */
export type RevisionLabel = 'pod-template-hash' | 'rollouts-pod-template-hash';

/**
 * Spreads the pods of one revision evenly over zones and over hosts. Each revision by itself (`matchLabelKeys`):
 * otherwise the old pods, on their way out, would decide where the new ones go.
 *
 * A wish, not a condition (`ScheduleAnyway`). With `DoNotSchedule` a zone that is down, or out of spot capacity, stops the
 * autoscaler in all the others as soon as the skew is reached: the rule that guards against the loss of a zone would
 * deepen it. Karpenter takes the wish as a condition first while it launches nodes, so in quiet times it is kept.
 */
export function spread(
  selector: Readonly<Record<string, string>>,
  revision: RevisionLabel,
): TopologySpreadConstraint[] {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selector },
    matchLabelKeys: [revision],
  }));
}

/** Keeps pods on nodes that their images are built for: a node of another kind would fail with `exec format error`. */
export function nodesOf(architectures: readonly string[]): Affinity {
  if (architectures.length === 0) {
    throw new Error(
      'architectures is empty, so no node would fit. fix: name those the images are built for, e.g. amd64',
    );
  }
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          {
            matchExpressions: [
              { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
              { key: 'kubernetes.io/arch', operator: 'In', values: [...architectures] },
            ],
          },
        ],
      },
    },
  };
}
