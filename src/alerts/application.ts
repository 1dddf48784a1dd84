import type { Alert, RuleGroup } from '../constructs/alert.ts';
import { format, ratio } from '../constructs/decimal.ts';
import type { HttpMetrics } from '../constructs/http-metrics.ts';
import { errorRatio, latencyAt, matchers, requestRate } from '../constructs/http-metrics.ts';
import { sloSeries } from '../constructs/slo-rules.ts';
import { readyReplicas, whileStateIsKnown } from './promql.ts';

export interface ApplicationAlertsProps {
  readonly service: string;
  readonly namespace: string;
  /** The `job` label of the probe of its public URL; nothing: not public. */
  readonly probeJob?: string;
  /** Where its requests are counted; nothing: it exposes no metrics. */
  readonly metrics?: HttpMetrics;
  /** Share of failed requests that is critical, in percent. */
  readonly errorRate: number;
  /** p95 response time in seconds that warns. */
  readonly latency: number;
  /** Times more or less requests than a week before that warn. Nothing: nobody compares. */
  readonly unusual?: number;
  /** Requests a second below which ratios say nothing. Default: 0.1, thirty in the five minutes that are looked at. */
  readonly minimumRequestRate?: number;
  readonly dashboard: string;
}

/** Is the service there, does it answer rightly, and fast enough? */
export function applicationAlerts(props: ApplicationAlertsProps): RuleGroup {
  return {
    name: `application-${props.service}`,
    interval: '15s',
    rules: [...down(props), ...quality(props), ...unusual(props), ...unseen(props)],
  };
}

function down({ service, namespace, probeJob, dashboard }: ApplicationAlertsProps): Alert[] {
  const common = {
    alert: 'ApplicationDown',
    // Two probes in a row: one lost packet wakes nobody.
    for: '1m',
    severity: 'critical',
    runbook: 'application-down',
    dashboard,
  } as const;
  const labels = (cause: string) => ({ namespace, service, cause });
  const noPods: Alert = {
    ...common,
    expr: `${readyReplicas(namespace, service)} == 0\n${whileStateIsKnown}`,
    summary: `${service} is down: no pod is ready.`,
    description: `None of the pods of ${service} in ${namespace} has been ready for a minute. Nobody is served.`,
    labels: labels('no-ready-pods'),
  };
  if (probeJob === undefined) return [noPods];
  return [
    noPods,
    {
      ...common,
      expr: `max by (instance) (probe_success{job="${probeJob}"}) == 0`,
      summary: `${service} is down: {{ $labels.instance }} does not answer.`,
      description: `{{ $labels.instance }} has failed from outside the pods for a minute: wrong answer, no answer, or no valid certificate. If pods are ready, look at names, edge and load balancer.`,
      labels: labels('unreachable'),
    },
  ];
}

function quality(props: ApplicationAlertsProps): Alert[] {
  const { service, namespace, metrics, errorRate, latency, minimumRequestRate = 0.1, dashboard } = props;
  if (!metrics) return [];
  const traffic = `and ${requestRate(metrics, '5m')} >= ${minimumRequestRate}`;
  const labels = { namespace, service };
  return [
    {
      alert: 'HighErrorRate',
      expr: `${errorRatio(metrics, '5m')} > ${format(ratio(errorRate))}\n${traffic}`,
      for: '2m',
      severity: 'critical',
      summary: `{{ $value | humanizePercentage }} of the requests to ${service} fail.`,
      description: `${service} in ${namespace} answered {{ $value | humanizePercentage }} of the requests of the last five minutes with HTTP 5xx.`,
      runbook: 'performance-issues',
      dashboard,
      labels,
    },
    {
      alert: 'HighLatency',
      expr: `${latencyAt(metrics, 0.95, '5m')} > ${latency}\n${traffic}`,
      for: '5m',
      severity: 'warning',
      summary: `${service} answers slowly: p95 is {{ $value | humanizeDuration }}.`,
      description: `One request in twenty to ${service} in ${namespace} took longer than {{ $value | humanizeDuration }} in the last five minutes.`,
      runbook: 'performance-issues',
      dashboard,
      labels,
    },
  ];
}

/** Traffic unlike that of the same hour a week before: an attack, a campaign, a client gone wild, or users who cannot come. */
function unusual({
  service,
  namespace,
  metrics,
  unusual: times,
  minimumRequestRate = 0.1,
  dashboard,
}: ApplicationAlertsProps): Alert[] {
  if (!metrics || times === undefined) return [];
  const series = `${sloSeries.requests}{${matchers(metrics, 'slo="availability"')}}`;
  const now = `sum(avg_over_time(${series}[30m]))`;
  const before = `sum(avg_over_time(${series}[30m] offset 1w))`;
  const common = {
    alert: 'UnusualTraffic',
    for: '15m',
    severity: 'warning',
    runbook: 'performance-issues',
    dashboard,
  } as const;
  const labels = (direction: string) => ({ namespace, service, direction });
  return [
    {
      ...common,
      expr: `${now} / ${before} > ${times}\nand ${now} >= ${minimumRequestRate}`,
      summary: `${service} gets {{ $value | humanize }} times the requests of last week.`,
      description: `In the last half hour ${service} in ${namespace} was asked {{ $value | humanize }} times as often as in the same half hour a week ago.`,
      labels: labels('more'),
    },
    {
      ...common,
      expr: `${before} / ${now} > ${times}\nand ${before} >= ${minimumRequestRate}`,
      summary: `${service} gets {{ $value | humanize }} times fewer requests than last week.`,
      description: `A week ago ${service} in ${namespace} was asked {{ $value | humanize }} times as often in the same half hour. Do users still reach it?`,
      labels: labels('less'),
    },
  ];
}

/** Silence is not health: what is not measured cannot alert. */
function unseen({ service, namespace, probeJob, metrics, dashboard }: ApplicationAlertsProps): Alert[] {
  const signals = [
    ...(metrics ? [['metrics', `up{namespace="${namespace}",job="${metrics.job}"} == 1`] as const] : []),
    ...(probeJob === undefined ? [] : [['probe', `probe_success{job="${probeJob}"}`] as const]),
  ];
  return signals.map(([signal, series]) => ({
    alert: 'ServiceNotMonitored',
    expr: `absent(${series})`,
    for: '10m',
    severity: 'warning',
    summary: `Nobody sees how ${service} is doing: no ${signal}.`,
    description: `Prometheus has had no ${signal} of ${service} in ${namespace} for ten minutes: alerts on it stay silent whatever happens.`,
    runbook: 'application-down',
    dashboard,
    labels: { namespace, service, signal },
  }));
}
