import type { BoardPanel } from './board.ts';

/** Disks that hold something: not the read-only system image, not memory. */
const DISKS = 'fstype=~"ext4|xfs"';
/** The node's own interfaces: those of pods would count their traffic twice. */
const INTERFACES = 'device=~"(eth|ens).*"';

/** What each node has left of its CPU, memory, disk, addresses and network. `warn` is a share, 0 to 1. */
export function nodePanels(warn: number): BoardPanel[] {
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

/** Nodes that come and go: of which kind, how many more there may be, and why they went. */
export function karpenterPanels(): BoardPanel[] {
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
