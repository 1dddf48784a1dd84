import type { Alert, RuleGroup } from '../constructs/alert.ts';
import { format, ratio } from '../constructs/decimal.ts';

export interface ResourceAlertsProps {
  /** Share of a limit that warns, in percent. */
  readonly exhaustion: number;
  /** Share of CPU periods in which a container was stopped, in percent. Default: 25. */
  readonly throttling?: number;
  readonly dashboard: string;
}

const CONTAINER = 'namespace, pod, container';

/** What runs out, in all namespaces: an add-on that starves takes the platform with it. */
export function resourceAlerts({ exhaustion, throttling = 25, dashboard }: ResourceAlertsProps): RuleGroup {
  const most = format(ratio(exhaustion));
  const limit = (resource: string) =>
    `max by (${CONTAINER}) (kube_pod_container_resource_limits{resource="${resource}"})`;
  const where = '{{ $labels.namespace }}/{{ $labels.pod }} ({{ $labels.container }})';
  const common = { for: '15m', severity: 'warning', runbook: 'resource-exhaustion', dashboard } as const;
  const rules: Alert[] = [
    {
      ...common,
      alert: 'ContainerMemoryNearLimit',
      expr: `max by (${CONTAINER}) (container_memory_working_set_bytes{container!=""})\n/ on (${CONTAINER}) ${limit('memory')} > ${most}`,
      for: '10m',
      summary: `${where} uses {{ $value | humanizePercentage }} of its memory limit.`,
      description: 'At 100 % the kernel kills it.',
    },
    {
      ...common,
      alert: 'ContainerCpuNearLimit',
      expr: `sum by (${CONTAINER}) (rate(container_cpu_usage_seconds_total{container!=""}[5m]))\n/ on (${CONTAINER}) ${limit('cpu')} > ${most}`,
      summary: `${where} uses {{ $value | humanizePercentage }} of its CPU limit.`,
      description: 'At 100 % it is stopped for a part of each tenth of a second, and answers late.',
    },
    {
      ...common,
      alert: 'ContainerCpuThrottled',
      expr: `sum by (${CONTAINER}) (increase(container_cpu_cfs_throttled_periods_total{container!=""}[5m]))\n/ sum by (${CONTAINER}) (increase(container_cpu_cfs_periods_total{container!=""}[5m])) > ${format(ratio(throttling))}`,
      severity: 'info',
      summary: `${where} was stopped in {{ $value | humanizePercentage }} of its CPU periods.`,
      description:
        'It hits its CPU limit in bursts that an average over minutes does not show. Response times suffer first.',
    },
    {
      ...common,
      alert: 'VolumeFillingUp',
      expr: `1 - max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_available_bytes)\n/ max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_capacity_bytes) > ${most}`,
      summary:
        'Volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is {{ $value | humanizePercentage }} full.',
      description: 'Whatever writes to it stops when it is full, and a database may not start again.',
    },
    {
      ...common,
      alert: 'AutoscalerAtMaximum',
      expr: `max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_status_current_replicas)\n>= on (namespace, horizontalpodautoscaler) max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_spec_max_replicas)\nand on (namespace, horizontalpodautoscaler) max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_spec_max_replicas)\n> on (namespace, horizontalpodautoscaler) max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_spec_min_replicas)`,
      summary:
        '{{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} runs all {{ $value }} replicas that it may.',
      description: 'More load than now is not met with more pods: latency is next.',
    },
    {
      ...common,
      alert: 'QuotaNearlyUsed',
      expr: `max by (namespace, resourcequota, resource) (kube_resourcequota{type="used"})\n/ (max by (namespace, resourcequota, resource) (kube_resourcequota{type="hard"}) > 0) > ${most}`,
      summary:
        'Namespace {{ $labels.namespace }} uses {{ $value | humanizePercentage }} of its quota of {{ $labels.resource }}.',
      description: 'When the quota is used up, no new pod is let in: neither scaling nor the next release works.',
    },
  ];
  return { name: 'resources', interval: '1m', rules };
}
