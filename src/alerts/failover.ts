import type { Alert, RuleGroup } from '../constructs/alert.ts';
import { format, ratio } from '../constructs/decimal.ts';
import type { HttpMetrics } from '../constructs/http-metrics.ts';
import { errorRatio, matchers, requestRate } from '../constructs/http-metrics.ts';
import { boundPattern, refuseUnknownBound } from '../constructs/slo-indicator.ts';
import { durationText, readyReplicas, whileStateIsKnown } from './promql.ts';

export interface FailoverAlertsProps {
  readonly region: string;
  /** Gets requests only while another region fails. */
  readonly standby: boolean;
  readonly service: string;
  readonly namespace: string;
  readonly metrics?: HttpMetrics;
  /** Databases that the service uses, and the `job` label of the probe of each. */
  readonly databases: readonly { readonly store: string; readonly probeJob: string }[];
  /** How long nothing of the service is ready before the load balancer has seen enough, in seconds. */
  readonly unhealthy: number;
  /** How long a database may be away, in seconds. */
  readonly database: number;
  /** An answer that takes longer, in seconds, is none. One of the histogram's bounds: between two of them nobody knows. */
  readonly timeout: number;
  /** The histogram's upper bounds in seconds. Default: OpenTelemetry's. */
  readonly buckets?: readonly number[];
  /** Share of failed requests, in percent. */
  readonly errorRate: number;
  /** The fewest pods that a region keeps. */
  readonly replicas: number;
  readonly dashboard: string;
}

/** Requests a second below which ratios say nothing. */
const MINIMUM = 0.1;

/**
 * Must this region be given up, and could the standby take its place? The load balancer acts by itself on what a health
 * check sees; of the rest nobody hears but from here.
 */
export function failoverAlerts(props: FailoverAlertsProps): RuleGroup {
  const { metrics, timeout, buckets, service } = props;
  if (metrics) {
    const indicator = { kind: 'latency', name: 'failover', below: timeout, ...(buckets ? { buckets } : {}) } as const;
    refuseUnknownBound(`failover.timeout, judged by services.${service}`, indicator);
  }
  const rules = [...lost(props), ...failing(props), ...(props.standby ? standby(props) : [])];
  return { name: `failover-${props.service}`, interval: '10s', rules };
}

function common({ region, service, namespace, dashboard }: FailoverAlertsProps, trigger: string) {
  return {
    alert: 'RegionFailing',
    severity: 'critical',
    runbook: 'regions',
    dashboard,
    labels: { namespace, service, region, trigger },
  } as const;
}

/** What the load balancer's health check sees too. */
function lost(props: FailoverAlertsProps): Alert[] {
  const { region, service, namespace } = props;
  return [
    {
      ...common(props, 'health'),
      expr: `${readyReplicas(namespace, service)} == 0\n${whileStateIsKnown}`,
      for: durationText(props.unhealthy),
      summary: `${region} is given up: no pod of ${service} is ready.`,
      description: `The health checks of ${region} have failed for ${durationText(props.unhealthy)}. The load balancer sends its requests elsewhere: do the other regions bear them?`,
    },
    ...props.databases.map(
      ({ store, probeJob }): Alert => ({
        ...common(props, 'database'),
        expr: `max by (instance) (probe_success{job="${probeJob}"}) == 0`,
        for: durationText(props.database),
        summary: `${region} has lost its database ${store}.`,
        description: `No connection from ${region} to {{ $labels.instance }} could be opened for ${durationText(props.database)}. ${service} says that it is not ready, and the load balancer sends requests elsewhere; if all regions say so, the database is what fails.`,
      }),
    ),
  ];
}

/** What no health check sees: answers of real requests. */
function failing(props: FailoverAlertsProps): Alert[] {
  const { region, service, metrics, timeout, errorRate } = props;
  if (!metrics) return [];
  const traffic = `and ${requestRate(metrics, '1m')} >= ${MINIMUM}`;
  const intime = `sum(rate(${metrics.durations}_bucket{${matchers(metrics, `le=~"${boundPattern(timeout)}"`)}}[1m]))`;
  return [
    {
      ...common(props, 'latency'),
      // By the bucket of the timeout: a quantile above the last bucket is never more than that.
      expr: `1 - ${intime} / ${requestRate(metrics, '1m')} > 0.05\n${traffic}`,
      for: '1m',
      summary: `${region} is too slow: {{ $value | humanizePercentage }} of the answers of ${service} take more than ${timeout}s.`,
      description: `More than one answer in twenty in ${region} takes longer than ${timeout} seconds. Health checks may still pass: take the region's weight away in Terraform if it does not end.`,
    },
    {
      ...common(props, 'error-rate'),
      expr: `${errorRatio(metrics, '1m')} > ${format(ratio(errorRate))}\n${traffic}`,
      for: '1m',
      summary: `${region} fails {{ $value | humanizePercentage }} of the requests to ${service}.`,
      description: `No health check sees this, so that no load balancer acts on it. Take the region's weight away in Terraform if it does not end.`,
    },
  ];
}

/** That the standby could take traffic, and whether it does. */
function standby(props: FailoverAlertsProps): Alert[] {
  const { region, service, namespace, metrics, replicas } = props;
  const { labels: _, ...rest } = common(props, '');
  const labels = { namespace, service, region };
  const cold: Alert = {
    ...rest,
    labels,
    alert: 'StandbyNotReady',
    expr: `${readyReplicas(namespace, service)} < ${replicas}\n${whileStateIsKnown}`,
    for: '5m',
    severity: 'warning',
    summary: `The standby ${region} could not take over: {{ $value }} of ${replicas} pods of ${service} are ready.`,
    description: `A region that fails now has nowhere to go. Nobody else notices: the standby serves nobody.`,
  };
  if (!metrics) return [cold];
  return [
    cold,
    {
      ...rest,
      labels,
      alert: 'StandbyTakesTraffic',
      expr: `${requestRate(metrics, '5m')} > 1`,
      for: '1m',
      severity: 'warning',
      summary: `The standby ${region} serves {{ $value | humanize }} requests a second.`,
      description: `Another region has failed, or the weights in Terraform are not those of the platform.`,
    },
  ];
}
