import type { Affinity } from '../../imports/core.ts';

type Effect = 'NoSchedule' | 'NoExecute';

/** Nodes that pods are kept to. */
export interface NodePlacementProps {
  /** The label of these nodes, and its value. */
  readonly label: string;
  readonly value: string;
  /** The taint of theirs that keeps other pods away. Default: they have none. */
  readonly taint?: { readonly key: string; readonly value?: string | undefined; readonly effect: Effect } | undefined;
}

/** What lets a pod onto nodes that keep others away. */
type Toleration =
  | { key: string; operator: 'Exists'; effect: Effect }
  | { key: string; operator: 'Equal'; value: string; effect: Effect };

/** The fields of a pod that keep it to these nodes; none where any node will do. */
export function onNodes(nodes: NodePlacementProps | undefined): {
  nodeSelector?: Record<string, string>;
  tolerations?: Toleration[];
} {
  if (!nodes) return {};
  return { nodeSelector: { [nodes.label]: nodes.value }, ...tolerating(nodes) };
}

/** The same as a condition of affinity, where that is all that can be said. */
export function nearNodes(nodes: NodePlacementProps | undefined): { affinity?: Affinity; tolerations?: Toleration[] } {
  if (!nodes) return {};
  const { label, value } = nodes;
  return {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: label, operator: 'In', values: [value] }] }],
        },
      },
    },
    ...tolerating(nodes),
  };
}

function tolerating({ taint }: NodePlacementProps): { tolerations?: Toleration[] } {
  if (!taint) return {};
  const { key, value, effect } = taint;
  return {
    tolerations: [
      value === undefined ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect },
    ],
  };
}
