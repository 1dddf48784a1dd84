import { decimal, format } from './decimal.ts';
import type { HttpMetrics } from './http-metrics.ts';
import { matchers } from './http-metrics.ts';

/** Bounds of OpenTelemetry's `http.server.request.duration`, in seconds (https://opentelemetry.io/docs/specs/semconv/http/http-metrics/). */
export const openTelemetryBuckets: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];

/** What counts as a request, and what counts against the objective. */
export type SloIndicator =
  /** Requests answered with HTTP 5xx count against it. */
  | { readonly kind: 'availability' }
  /** Requests slower than this count against it. */
  | {
      readonly kind: 'latency';
      /** In seconds. One of the histogram's bounds: between two of them nobody knows. */
      readonly below: number;
      /** The label `slo`, where a service promises several response times, e.g. `latency-99`. Default: `latency`. */
      readonly name?: string;
      /** The histogram's upper bounds in seconds. Default: OpenTelemetry's. */
      readonly buckets?: readonly number[];
    };

/** The label `slo` of an indicator: what tells the objectives of one service apart. */
export function sloName(indicator: SloIndicator): string {
  return indicator.kind === 'latency' ? (indicator.name ?? indicator.kind) : indicator.kind;
}

const by = 'sum by (namespace, job)';

/** PromQL: requests a second. */
export function requests(metrics: HttpMetrics, window: string): string {
  return `${by} (rate(${metrics.durations}_count{${matchers(metrics)}}[${window}]))`;
}

/** PromQL: requests a second that count against the objective. Zero, not absent, while there was none yet. */
export function failures(metrics: HttpMetrics, indicator: SloIndicator, window: string): string {
  const all = requests(metrics, window);
  if (indicator.kind === 'latency') {
    const bound = `le=~"${boundPattern(indicator.below)}"`;
    const fast = `${by} (rate(${metrics.durations}_bucket{${matchers(metrics, bound)}}[${window}]))`;
    return `(\n  ${all}\n  - ${fast}\n)`;
  }
  const failed = `${by} (rate(${metrics.durations}_count{${matchers(metrics, `${metrics.statusLabel}=~"5.."`)}}[${window}]))`;
  return `(\n  ${failed}\n  or 0 * ${all}\n)`;
}

/** PromQL: share of requests that count against the objective. */
export function failureRatio(metrics: HttpMetrics, indicator: SloIndicator, window: string): string {
  return `${failures(metrics, indicator, window)}\n/ ${requests(metrics, window)}`;
}

/** Refuses a bound that the histogram does not have: its series would never exist, and the alert never fire. */
export function refuseUnknownBound(where: string, indicator: SloIndicator): void {
  if (indicator.kind !== 'latency') return;
  const { below, buckets = openTelemetryBuckets } = indicator;
  if (buckets.includes(below)) return;
  const near = [...buckets].sort((a, b) => Math.abs(a - below) - Math.abs(b - below) || a - b).slice(0, 2);
  throw new Error(
    `${where}: ${below}s is no bound of the histogram, so that nobody counts the requests below it. ` +
      `fix: use ${near.sort((a, b) => a - b).join('s or ')}s, or give the service's histogram that bound and name it in buckets`,
  );
}

/** Prometheus 3 writes whole bounds with `.0` (`le="1.0"`), Prometheus 2 as the program did. */
export function boundPattern(bound: number): string {
  const text = format(decimal(bound)).replace('.', '[.]');
  return Number.isInteger(bound) ? `${text}([.]0)?` : text;
}
