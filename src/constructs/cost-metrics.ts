/** 365.25 × 24 / 12. */
const HOURS_A_MONTH = 730.5;

const dollarsOfVolumes =
  'max by (persistentvolume) (pv_hourly_cost) * on (persistentvolume) max by (persistentvolume) (kube_persistentvolume_capacity_bytes) / 2 ^ 30';

/** PromQL: dollars an hour that the cluster costs now: its nodes, volumes, load balancers and control plane. */
export const hourlyCost = [
  'sum(max by (node) (node_total_hourly_cost))',
  // What there is none of has no series, and must not take the sum with it.
  `(sum(${dollarsOfVolumes}) or vector(0))`,
  '(sum(kubecost_load_balancer_cost) or vector(0))',
  '(max(kubecost_cluster_management_cost) or vector(0))',
].join(' + ');

/** PromQL: dollars an hour of the volumes, by their StorageClass. */
export const hourlyCostOfVolumes = `sum by (storageclass) (${dollarsOfVolumes} * on (persistentvolume) group_right () max by (persistentvolume, storageclass) (kube_persistentvolume_info))`;

/** PromQL: dollars an hour that pods hold of their nodes, the larger of requests and usage, by a label such as `namespace`. */
export function allocatedHourlyCost(by?: string): string {
  const grouped = by === undefined ? 'sum' : `sum by (${by})`;
  const price = (metric: string) => `on (node) group_left () max by (node) (${metric})`;
  const cpu = `${grouped} (container_cpu_allocation * ${price('node_cpu_hourly_cost')})`;
  const memory = `${grouped} (container_memory_allocation_bytes / 2 ^ 30 * ${price('node_ram_hourly_cost')})`;
  return `(${cpu} + ${memory})`;
}

/** PromQL: share of what the nodes cost that no pod holds, 0 to 1. */
export const idleShare = `1 - ${allocatedHourlyCost()} / sum(max by (node) (node_total_hourly_cost))`;

/** PromQL: share of what the nodes cost that goes to spot capacity, 0 to 1. */
export const spotShare =
  'sum(max by (node) (node_total_hourly_cost) * on (node) max by (node) (kubecost_node_is_spot)) / sum(max by (node) (node_total_hourly_cost))';

/** PromQL: dollars a month of something that costs as much every hour. */
export function perMonth(hourly: string): string {
  return `(${hourly}) * ${HOURS_A_MONTH}`;
}

/** PromQL: dollars a month at the pace of a window such as `3d`: nights and weekends weigh in. */
export function perMonthOver(hourly: string, window: string): string {
  return `avg_over_time((${hourly})[${window}:1h]) * ${HOURS_A_MONTH}`;
}
