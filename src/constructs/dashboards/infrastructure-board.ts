import type { Board, BoardLink, BoardPanel } from './board.ts';

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

/** Disks that hold something: not the read-only system image, not memory. */
const DISKS = 'fstype=~"ext4|xfs"';
/** The node's own interfaces: those of pods would count their traffic twice. */
const INTERFACES = 'device=~"(eth|ens).*"';

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
      { title: 'Nodes', panels: nodes(warn) },
      ...(props.karpenter ? [{ title: 'Node scaling (Karpenter)', panels: karpenter() }] : []),
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

function nodes(warn: number): BoardPanel[] {
  const limit = [{ color: 'transparent' }, { from: warn, color: 'red' }] as const;
  return [
    {
      kind: 'graph',
      title: 'CPU by node',
      description: 'Share of time that a node’s CPUs were busy.',
      width: 8,
      unit: 'percentunit',
      min: 0,
      max: 1,
      thresholds: limit,
      queries: [
        {
          expr: '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[$__rate_interval]))',
          legend: '{{instance}}',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'Memory by node',
      description: 'Share of memory that could not be given to anybody else. Near 100 % the kubelet evicts pods.',
      width: 8,
      unit: 'percentunit',
      min: 0,
      max: 1,
      thresholds: limit,
      queries: [{ expr: '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes', legend: '{{instance}}' }],
    },
    {
      kind: 'graph',
      title: 'Disk by node',
      description:
        'Fullest writable disk of a node: images, logs and emptyDirs. At 85 % the kubelet removes images, then pods.',
      width: 8,
      unit: 'percentunit',
      min: 0,
      max: 1,
      thresholds: [{ color: 'transparent' }, { from: 0.85, color: 'orange' }],
      queries: [
        {
          expr: `max by (instance) ((1 - node_filesystem_avail_bytes{${DISKS}} / node_filesystem_size_bytes{${DISKS}}) and node_filesystem_readonly{${DISKS}} == 0)`,
          legend: '{{instance}}',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'Pods by node, of what fits',
      description:
        'The number of pods a node can hold follows from its network interfaces: small instances run out of addresses first.',
      width: 8,
      unit: 'percentunit',
      min: 0,
      thresholds: limit,
      queries: [
        {
          expr: 'sum by (node) (kube_pod_info{node!=""}) / sum by (node) (kube_node_status_allocatable{resource="pods"})',
          legend: '{{node}}',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'Network by node',
      description: 'Received, and sent (below zero).',
      width: 8,
      unit: 'Bps',
      queries: [
        {
          expr: `sum by (instance) (rate(node_network_receive_bytes_total{${INTERFACES}}[$__rate_interval]))`,
          legend: '{{instance}} in',
        },
        {
          expr: `-sum by (instance) (rate(node_network_transmit_bytes_total{${INTERFACES}}[$__rate_interval]))`,
          legend: '{{instance}} out',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'Pressure',
      description: 'Nodes that are short of memory, disk or process ids: the kubelet evicts pods from them.',
      width: 8,
      min: 0,
      decimals: 0,
      queries: [
        {
          expr: 'sum by (condition) (kube_node_status_condition{condition=~"MemoryPressure|DiskPressure|PIDPressure",status="true"})',
          legend: '{{condition}}',
        },
      ],
    },
  ];
}

function karpenter(): BoardPanel[] {
  return [
    {
      kind: 'graph',
      title: 'Nodes by capacity type and instance',
      description: 'Spot is cheaper, and taken away at two minutes’ notice.',
      width: 8,
      stacked: true,
      min: 0,
      decimals: 0,
      queries: [
        {
          expr: 'count by (capacity_type, instance_type) (karpenter_nodes_allocatable{resource_type="cpu",nodepool!=""})',
          legend: '{{capacity_type}} {{instance_type}}',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'NodePool, of its limit',
      description: 'At 100 % no node is added any more and pods stay pending.',
      width: 8,
      unit: 'percentunit',
      min: 0,
      thresholds: [{ color: 'transparent' }, { from: 0.9, color: 'red' }],
      queries: [
        {
          expr: 'sum by (nodepool, resource_type) (karpenter_nodepools_usage{resource_type=~"cpu|memory"}) / sum by (nodepool, resource_type) (karpenter_nodepools_limit{resource_type=~"cpu|memory"})',
          legend: '{{nodepool}} {{resource_type}}',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'Pods waiting for a node',
      description: 'The scheduler’s queue. It empties within the minute or two that a node takes to join.',
      width: 8,
      min: 0,
      queries: [{ expr: 'sum(karpenter_scheduler_queue_depth)', legend: 'waiting' }],
    },
    {
      kind: 'graph',
      title: 'Nodes added and removed',
      description: 'In the last hour. Many of both at once: consolidation churns, or spot capacity is scarce.',
      width: 8,
      min: 0,
      queries: [
        { expr: 'sum(increase(karpenter_nodeclaims_created_total[1h]))', legend: 'added' },
        { expr: 'sum(increase(karpenter_nodeclaims_terminated_total[1h]))', legend: 'removed' },
      ],
    },
    {
      kind: 'graph',
      title: 'Why nodes were replaced',
      description: 'In the last hour: empty, underutilized, drifted, expired.',
      width: 8,
      min: 0,
      stacked: true,
      queries: [{ expr: 'sum by (reason) (increase(karpenter_nodeclaims_disrupted_total[1h]))', legend: '{{reason}}' }],
    },
    {
      kind: 'graph',
      title: 'Interruptions',
      description: 'What AWS announced in the last hour: spot interruptions, rebalance recommendations, health events.',
      width: 8,
      min: 0,
      stacked: true,
      queries: [
        {
          expr: 'sum by (message_type) (increase(karpenter_interruption_received_messages_total[1h]))',
          legend: '{{message_type}}',
        },
      ],
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
