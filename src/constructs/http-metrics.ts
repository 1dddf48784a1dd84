/** Where the request metrics of one service are found in Prometheus. */
export interface HttpMetrics {
  readonly namespace: string;
  /** The `job` label: the service's name, since its PodMonitor sets it from `app.kubernetes.io/name`. */
  readonly job: string;
  /** Histogram of request durations in seconds, e.g. `http_server_request_duration_seconds`. */
  readonly durations: string;
  /** Its label that holds the HTTP status code, e.g. `http_response_status_code`. */
  readonly statusLabel: string;
  /** A matcher that leaves some of the service's pods alone, e.g. `version="blue"`. Default: all of them are counted. */
  readonly only?: string | undefined;
}

/** Label matchers of the service's series, e.g. `namespace="shop-production",job="web"`, with more ones appended. */
export function matchers(metrics: HttpMetrics, ...more: readonly string[]): string {
  const only = metrics.only === undefined ? [] : [metrics.only];
  return [`namespace="${metrics.namespace}"`, `job="${metrics.job}"`, ...only, ...more].join(',');
}

/** PromQL: requests a second over a window such as `5m`. */
export function requestRate(metrics: HttpMetrics, window: string, ...more: readonly string[]): string {
  return `sum(rate(${metrics.durations}_count{${matchers(metrics, ...more)}}[${window}]))`;
}

/** PromQL: the same, and zero where these pods have had no request, as long as the service's others have. */
export function requestRateOrZero(metrics: HttpMetrics, window: string): string {
  const rate = requestRate(metrics, window);
  return metrics.only === undefined ? rate : `(${rate} or 0 * ${requestRate({ ...metrics, only: undefined }, window)})`;
}

/** PromQL: failed requests (HTTP 5xx) a second. Zero, not absent, while no request has failed yet. */
export function errorRate(metrics: HttpMetrics, window: string, ...more: readonly string[]): string {
  const failed = requestRate(metrics, window, ...more, `${metrics.statusLabel}=~"5.."`);
  return `(${failed} or 0 * ${requestRate(metrics, window, ...more)})`;
}

/** PromQL: share of failed requests, 0 to 1; absent while there is no traffic. */
export function errorRatio(metrics: HttpMetrics, window: string, ...more: readonly string[]): string {
  return `${errorRate(metrics, window, ...more)} / ${requestRate(metrics, window, ...more)}`;
}

/** PromQL: response time in seconds at a quantile. */
export function latencyAt(metrics: HttpMetrics, quantile: number, window: string, ...more: readonly string[]): string {
  return `histogram_quantile(${quantile}, sum by (le) (rate(${metrics.durations}_bucket{${matchers(metrics, ...more)}}[${window}])))`;
}
