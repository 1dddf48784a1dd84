import { type HttpMetrics, matchers, requestRate } from './http-metrics.ts';

/** Names of the series: requests a second now, and the most that are expected soon. Both have `namespace` and `job`. */
export const loadSeries = {
  now: 'service:http_requests:rate2m',
  soon: 'service:http_requests_expected:rate2m',
} as const;

const WEEK = 7 * 86_400;

/**
 * Recording rules of the load that is expected: the most requests a second that there were a week ago, from this moment
 * until `leadSeconds` later. In the first week nothing is expected, which is zero and not absent: an autoscaler takes
 * absence for a failure. When nobody counts requests at all, both are absent.
 *
 * @throws when the lead is not whole seconds, or as long as a week: last week would then be the future
 */
export function expectedLoad(metrics: HttpMetrics, leadSeconds: number) {
  if (!Number.isInteger(leadSeconds) || leadSeconds < 60 || leadSeconds >= WEEK) {
    throw new Error(
      `expected load of ${metrics.job}: a lead of ${leadSeconds} s is none. fix: use whole seconds from a minute to below a week`,
    );
  }
  const labels = { namespace: metrics.namespace, job: metrics.job };
  const now = `${loadSeries.now}{${matchers(metrics)}}`;
  return {
    name: `expected-load-${metrics.job}`,
    interval: '30s',
    rules: [
      { record: loadSeries.now, expr: requestRate(metrics, '2m'), labels },
      {
        record: loadSeries.soon,
        expr: `max_over_time(${now}[${leadSeconds}s] offset ${WEEK - leadSeconds}s)\nor 0 * ${now}`,
        labels,
      },
    ],
  };
}

/** PromQL: requests a second that are expected soon. */
export function expectedRequests(metrics: HttpMetrics): string {
  return `max(${loadSeries.soon}{${matchers(metrics)}})`;
}
