import type { AlertRule } from '../rules.ts';
import type { Scenario } from '../scenario.ts';
import { seriesOf } from '../selectors.ts';
import { growing, type Segment, steady } from '../series.ts';
import { type Cases, limits } from './cases.ts';

const container = { namespace: 'team', pod: 'app-1', container: 'app' };
const other = { namespace: 'team', pod: 'app-2', container: 'app' };

/** Nearly and just over a share of something; what is compared has a limit, and its neighbour none. */
function share(
  { expr }: AlertRule,
  used: string,
  values: (amount: number) => Segment,
  whole: string,
  labels: Readonly<Record<string, string>>,
  takes = 0,
): Scenario[] {
  const most = limits(expr).at(-1) ?? 0;
  const at = (part: number) => [
    seriesOf(expr, used, [values(part * 1000)], labels),
    seriesOf(expr, used, [values(5000)], { ...labels, namespace: 'without-a-limit' }),
    seriesOf(expr, whole, [steady(1000)], labels),
  ];
  return [
    { name: 'fires: just above the share', fires: true, series: at(most * 1.01), takes },
    { name: 'stays silent: just below the share', fires: false, series: at(most * 0.99), takes },
  ];
}

function throttled({ expr }: AlertRule): Scenario[] {
  const [most = 0] = limits(expr);
  const at = (part: number) => [
    seriesOf(expr, 'container_cpu_cfs_throttled_periods_total', [growing(10 * part)], container),
    seriesOf(expr, 'container_cpu_cfs_periods_total', [growing(10)], container),
  ];
  return [
    { name: 'fires: just above the share', fires: true, series: at(most * 1.01), takes: 300 },
    { name: 'stays silent: just below the share', fires: false, series: at(most * 0.99), takes: 300 },
    { name: 'stays silent: it does nothing', fires: false, series: at(0), takes: 300 },
  ];
}

function volume({ expr }: AlertRule): Scenario[] {
  const most = limits(expr).at(-1) ?? 0;
  const of = { namespace: 'team', persistentvolumeclaim: 'data' };
  const at = (full: number) => [
    seriesOf(expr, 'kubelet_volume_stats_available_bytes', [steady(1e9 * (1 - full))], of),
    seriesOf(expr, 'kubelet_volume_stats_capacity_bytes', [steady(1e9)], of),
  ];
  return [
    { name: 'fires: just above the share', fires: true, series: at(most * 1.01) },
    { name: 'stays silent: just below the share', fires: false, series: at(most * 0.99) },
  ];
}

function autoscaler({ expr }: AlertRule): Scenario[] {
  const of = { namespace: 'team', horizontalpodautoscaler: 'app' };
  const at = (min: number, now: number, max: number) => [
    seriesOf(expr, 'kube_horizontalpodautoscaler_status_current_replicas', [steady(now)], of),
    seriesOf(expr, 'kube_horizontalpodautoscaler_spec_max_replicas', [steady(max)], of),
    seriesOf(expr, 'kube_horizontalpodautoscaler_spec_min_replicas', [steady(min)], of),
  ];
  return [
    { name: 'fires: at its maximum', fires: true, series: at(2, 10, 10) },
    { name: 'stays silent: one below its maximum', fires: false, series: at(2, 9, 10) },
    { name: 'stays silent: it may run one number alone', fires: false, series: at(3, 3, 3) },
  ];
}

function quota({ expr }: AlertRule): Scenario[] {
  const most = limits(expr).at(-1) ?? 0;
  const of = { namespace: 'team', resourcequota: 'quota', resource: 'pods' };
  const at = (used: number, hard: number) => [
    seriesOf(expr, 'kube_resourcequota', [steady(used)], of, ({ labels }) => labels.type === 'used'),
    seriesOf(expr, 'kube_resourcequota', [steady(hard)], of, ({ labels }) => labels.type === 'hard'),
  ];
  return [
    { name: 'fires: just above the share', fires: true, series: at(1000 * most + 1, 1000) },
    { name: 'stays silent: at the share', fires: false, series: at(1000 * most, 1000) },
    { name: 'stays silent: a quota of none', fires: false, series: at(0, 0) },
  ];
}

function oomKilled({ expr }: AlertRule): Scenario[] {
  const killed = (of: Readonly<Record<string, string>>) =>
    seriesOf(expr, 'kube_pod_container_status_last_terminated_reason', [steady(1)], of);
  const restarts = (values: readonly Segment[], of: Readonly<Record<string, string>>) =>
    seriesOf(expr, 'kube_pod_container_status_restarts_total', values, of);
  return [
    {
      name: 'fires: it was restarted a minute ago',
      fires: true,
      series: [killed(container), restarts([steady(1, 300), steady(2)], container)],
      begins: 300,
      takes: 60,
    },
    {
      name: 'stays silent: it was killed once, long ago',
      fires: false,
      series: [killed(container), restarts([steady(1)], container)],
      takes: 900,
    },
    {
      name: 'stays silent: another one was restarted',
      fires: false,
      series: [killed(container), restarts([steady(1, 300), steady(2)], other)],
      takes: 600,
    },
  ];
}

const LIMITS = 'kube_pod_container_resource_limits';

/** What runs out. */
export const resourceCases: Cases = {
  ContainerMemoryNearLimit: (rule) => share(rule, 'container_memory_working_set_bytes', steady, LIMITS, container),
  ContainerCpuNearLimit: (rule) =>
    share(rule, 'container_cpu_usage_seconds_total', (amount) => growing(amount), LIMITS, container, 300),
  ContainerCpuThrottled: throttled,
  ContainerOomKilled: oomKilled,
  VolumeFillingUp: volume,
  AutoscalerAtMaximum: autoscaler,
  QuotaNearlyUsed: quota,
};
