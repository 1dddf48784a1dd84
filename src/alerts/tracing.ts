import type { RuleGroup } from '../constructs/alert.ts';

export interface TracingAlertsProps {
  /** The `job` of the collectors' own metrics. */
  readonly job: string;
  /** Milliseconds of p95 above which an operation is slow. */
  readonly slowMilliseconds: number;
  readonly dashboard: string;
}

/** Traces that do not arrive, and the operations that they show to be slow. */
export function tracingAlerts({ job, slowMilliseconds, dashboard }: TracingAlertsProps): RuleGroup {
  return {
    name: 'tracing',
    interval: '1m',
    rules: [
      {
        alert: 'TracesNotCollected',
        expr: `absent(up{job="${job}"} == 1)`,
        for: '10m',
        severity: 'warning',
        summary: 'No collector of traces answers.',
        description:
          'Services go on: their SDKs drop spans that nobody takes. What happens meanwhile leaves no trace to be looked at.',
        runbook: 'tracing',
        dashboard,
      },
      {
        alert: 'SlowOperation',
        expr: `histogram_quantile(0.95, sum by (service_name, span_name, le) (rate(traces_span_metrics_duration_milliseconds_bucket{span_kind="SPAN_KIND_SERVER"}[10m]))) > ${slowMilliseconds}`,
        for: '15m',
        severity: 'info',
        summary: '{{ $labels.span_name }} of {{ $labels.service_name }} is slow.',
        description: `Its p95 is above ${slowMilliseconds} ms, as sampled traces show: open one of them, and look for the span that takes the time.`,
        runbook: 'tracing',
        dashboard,
      },
    ],
  };
}
