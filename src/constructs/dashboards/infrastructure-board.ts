import type { Board, BoardLink, BoardPanel } from './board.ts';
import { karpenterPanels, nodePanels } from './node-panels.ts';

export interface InfrastructureBoardProps {
  readonly uid: string;
  readonly platform: string;
  readonly environment: string;
  readonly links: readonly BoardLink[];
  /** Nodes come and go with Karpenter. */
  readonly karpenter: boolean;
  /** Share of a resource that warns, in percent. */
  readonly exhaustion: number;
}

/** Nodes, their capacity, and the volumes on them. */
export function infrastructureBoard(props: InfrastructureBoardProps): Board {
  const warn = props.exhaustion / 100;
  return {
    uid: props.uid,
    title: `${props.platform} / Infrastructure`,
    description: `The cluster under ${props.platform} in ${props.environment}: nodes, capacity, network and volumes.`,
    tags: [props.platform, props.environment, 'infrastructure'],
    links: props.links,
    rows: [
      { title: 'Cluster', panels: cluster(warn) },
      { title: 'Nodes', panels: nodePanels(warn) },
      ...(props.karpenter ? [{ title: 'Node scaling (Karpenter)', panels: karpenterPanels() }] : []),
      { title: 'Volumes', panels: volumes(warn) },
    ],
  };
}

function cluster(warn: number): BoardPanel[] {
  const requested = (resource: string) =>
    `sum(kube_pod_container_resource_requests{resource="${resource}"} * on (namespace, pod) group_left () max by (namespace, pod) (kube_pod_status_phase{phase="Running"} == 1)) / sum(kube_node_status_allocatable{resource="${resource}"})`;
  const share = [{ color: 'green' }, { from: 0.8, color: 'yellow' }, { from: warn, color: 'red' }] as const;
  return [
    {
      kind: 'number',
      title: 'Nodes ready',
      description: 'Nodes that take pods.',
      width: 4,
      queries: [{ expr: 'sum(kube_node_status_condition{condition="Ready",status="true"})' }],
    },
    {
      kind: 'number',
      title: 'Nodes not ready',
      description: 'Their kubelet is silent or unwell. Pods on them are moved after five minutes.',
      width: 4,
      thresholds: [{ color: 'green' }, { from: 1, color: 'red' }],
      queries: [{ expr: 'sum(kube_node_status_condition{condition="Ready",status=~"false|unknown"})' }],
    },
    {
      kind: 'number',
      title: 'Pods running',
      description: 'Of all namespaces.',
      width: 4,
      queries: [{ expr: 'sum(kube_pod_status_phase{phase="Running"})' }],
    },
    {
      kind: 'number',
      title: 'Pods pending',
      description: 'Waiting for a node, a volume or an image. For more than a few minutes: kubectl describe pod.',
      width: 4,
      thresholds: [{ color: 'green' }, { from: 1, color: 'yellow' }, { from: 10, color: 'red' }],
      queries: [{ expr: 'sum(kube_pod_status_phase{phase="Pending"})' }],
    },
    {
      kind: 'number',
      title: 'CPU requested',
      description: 'Requests of running pods over what the nodes can give. It decides when nodes are added, not usage.',
      width: 4,
      unit: 'percentunit',
      thresholds: share,
      queries: [{ expr: requested('cpu') }],
    },
    {
      kind: 'number',
      title: 'Memory requested',
      description: 'Requests of running pods over what the nodes can give.',
      width: 4,
      unit: 'percentunit',
      thresholds: share,
      queries: [{ expr: requested('memory') }],
    },
  ];
}

function volumes(warn: number): BoardPanel[] {
  const of = 'namespace, persistentvolumeclaim';
  const share = (used: string, total: string) => `max by (${of}) (${used}) / max by (${of}) (${total})`;
  return [
    {
      kind: 'graph',
      title: 'Used, of each volume',
      description: 'Grow it before it is full: the StorageClass allows expansion.',
      width: 12,
      unit: 'percentunit',
      min: 0,
      max: 1,
      thresholds: [{ color: 'transparent' }, { from: warn, color: 'red' }],
      queries: [
        {
          expr: share('kubelet_volume_stats_used_bytes', 'kubelet_volume_stats_capacity_bytes'),
          legend: '{{namespace}}/{{persistentvolumeclaim}}',
        },
      ],
    },
    {
      kind: 'table',
      title: 'Volumes',
      description: 'Full in: at the pace of the last six hours. Negative: it is shrinking.',
      width: 12,
      columns: [
        { field: 'namespace', title: 'Namespace' },
        { field: 'persistentvolumeclaim', title: 'Claim' },
        { field: 'Value #A', title: 'Size', unit: 'bytes' },
        {
          field: 'Value #B',
          title: 'Used',
          unit: 'percentunit',
          thresholds: [{ color: 'green' }, { from: 0.75, color: 'yellow' }, { from: warn, color: 'red' }],
        },
        { field: 'Value #C', title: 'Full in', unit: 's' },
      ],
      sortBy: { column: 'Used', descending: true },
      queries: [
        { expr: `max by (${of}) (kubelet_volume_stats_capacity_bytes)` },
        { expr: share('kubelet_volume_stats_used_bytes', 'kubelet_volume_stats_capacity_bytes') },
        {
          expr: `max by (${of}) (kubelet_volume_stats_available_bytes) / max by (${of}) (deriv(kubelet_volume_stats_used_bytes[6h]))`,
        },
      ],
    },
  ];
}
