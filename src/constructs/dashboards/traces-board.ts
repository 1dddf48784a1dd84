import type { Board, BoardLink } from './board.ts';

export interface TracesBoardProps {
  readonly uid: string;
  readonly platform: string;
  readonly environment: string;
  readonly links: readonly BoardLink[];
}

const CALLS = 'traces_span_metrics_calls_total';
const DURATION = 'traces_span_metrics_duration_milliseconds_bucket';
const SERVER = 'span_kind="SPAN_KIND_SERVER"';

/** What traces show: which operations are called, fail and are slow, and what they wait for. */
export function tracesBoard({ uid, platform, environment, links }: TracesBoardProps): Board {
  const p95 = (kind: string, by: string) =>
    `topk(10, histogram_quantile(0.95, sum by (le, ${by}) (rate(${DURATION}{${kind}}[$__rate_interval]))))`;
  return {
    uid,
    title: `${platform} / Traces`,
    description: `Operations of ${platform} in ${environment}, counted from sampled traces.`,
    tags: [platform, environment, 'traces'],
    links,
    rows: [
      {
        title: 'Operations',
        panels: [
          {
            kind: 'graph',
            title: 'Calls by service',
            description: 'Sampled spans a second: the shape is that of the traffic, the height is not.',
            width: 12,
            unit: 'cps',
            min: 0,
            queries: [
              {
                expr: `sum by (service_name) (rate(${CALLS}{${SERVER}}[$__rate_interval]))`,
                legend: '{{service_name}}',
              },
            ],
          },
          {
            kind: 'graph',
            title: 'Failed share by service',
            description: 'Of sampled spans that ended with an error.',
            width: 12,
            unit: 'percentunit',
            min: 0,
            queries: [
              {
                expr: `sum by (service_name) (rate(${CALLS}{${SERVER},status_code="STATUS_CODE_ERROR"}[$__rate_interval])) / sum by (service_name) (rate(${CALLS}{${SERVER}}[$__rate_interval]))`,
                legend: '{{service_name}}',
              },
            ],
          },
          {
            kind: 'graph',
            title: 'Slowest operations (p95)',
            description: 'Where to begin: open a trace of the first one in Jaeger.',
            width: 12,
            unit: 'ms',
            min: 0,
            queries: [{ expr: p95(SERVER, 'service_name, span_name'), legend: '{{service_name}} {{span_name}}' }],
          },
          {
            kind: 'graph',
            title: 'Slowest calls to others (p95)',
            description: 'What operations wait for: databases, other services, outside APIs.',
            width: 12,
            unit: 'ms',
            min: 0,
            queries: [
              {
                expr: p95('span_kind="SPAN_KIND_CLIENT"', 'service_name, span_name'),
                legend: '{{service_name}} {{span_name}}',
              },
            ],
          },
        ],
      },
    ],
  };
}
