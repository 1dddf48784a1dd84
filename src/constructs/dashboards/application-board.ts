import { decimal, format, ratio } from '../decimal.ts';
import type { HttpMetrics } from '../http-metrics.ts';
import { errorRatio, latencyAt, matchers } from '../http-metrics.ts';
import { sloSeries } from '../slo-rules.ts';
import { errorBudget, sloTiers } from '../slo-tiers.ts';
import type { Board, BoardLink, BoardPanel, BoardRow } from './board.ts';
import type { BoardService } from './board-service.ts';
import { serviceResources } from './service-resources.ts';

export interface ApplicationBoardProps {
  readonly uid: string;
  readonly platform: string;
  readonly environment: string;
  readonly links: readonly BoardLink[];
  readonly services: readonly BoardService[];
}

/** Each service against its promises: traffic, errors, latency, budget, replicas and resources. The first one is open. */
export function applicationBoard(props: ApplicationBoardProps): Board {
  return {
    uid: props.uid,
    title: `${props.platform} / Application overview`,
    description: `Services of ${props.platform} in ${props.environment}: what users get, and what it takes.`,
    tags: [props.platform, props.environment, 'application'],
    links: props.links,
    rows: props.services.flatMap((service, index) => serviceRows(service, index > 0)),
  };
}

function serviceRows(service: BoardService, collapsed: boolean): BoardRow[] {
  const http = service.http;
  return [
    ...(http
      ? [
          {
            title: `${service.name}: requests`,
            collapsed,
            panels: [...numbers(service, http), ...traffic(service, http)],
          },
        ]
      : []),
    { title: `${service.name}: replicas and resources`, collapsed, panels: serviceResources(service) },
  ];
}

function numbers(service: BoardService, http: HttpMetrics): BoardPanel[] {
  const limit = ratioNumber(service.errorRateWarning);
  const panels: BoardPanel[] = [
    {
      kind: 'number',
      title: 'Requests',
      description: 'Requests a second, of all pods.',
      width: 6,
      unit: 'reqps',
      queries: [{ expr: `sum(rate(${http.durations}_count{${matchers(http)}}[$__rate_interval]))` }],
    },
    {
      kind: 'number',
      title: 'Failed requests',
      description: `Share of requests answered with HTTP 5xx. Above ${service.errorRateWarning} % somebody is paged.`,
      width: 6,
      unit: 'percentunit',
      decimals: 2,
      empty: 'No traffic',
      thresholds: [{ color: 'green' }, { from: limit / 5, color: 'yellow' }, { from: limit, color: 'red' }],
      queries: [{ expr: errorRatio(http, '$__rate_interval') }],
    },
    {
      kind: 'number',
      title: 'Response time (p95)',
      description: `95 % of requests are answered within this. Above ${service.latencyWarning} s it warns.`,
      width: 6,
      unit: 's',
      empty: 'No traffic',
      thresholds: [
        { color: 'green' },
        { from: service.latencyWarning / 2, color: 'yellow' },
        { from: service.latencyWarning, color: 'red' },
      ],
      queries: [{ expr: latencyAt(http, 0.95, '$__rate_interval') }],
    },
  ];
  if (service.availability === undefined) return panels;
  return [
    ...panels,
    {
      kind: 'number',
      title: 'Error budget left',
      description: `Of the failures that ${service.availability} % over 30 days allows. At 0 the objective is missed: releases wait.`,
      width: 6,
      unit: 'percentunit',
      decimals: 1,
      max: 1,
      empty: 'No traffic',
      thresholds: [
        { color: 'red' },
        { from: 0, color: 'orange' },
        { from: 0.25, color: 'yellow' },
        { from: 0.5, color: 'green' },
      ],
      queries: [{ expr: `${sloSeries.budgetRemaining}{${matchers(http, 'slo="availability"')}}` }],
    },
  ];
}

function traffic(service: BoardService, http: HttpMetrics): BoardPanel[] {
  const status = http.statusLabel;
  const limit = ratioNumber(service.errorRateWarning);
  const panels: BoardPanel[] = [
    {
      kind: 'graph',
      title: 'Requests by status',
      description: 'Requests a second by the status code they were answered with.',
      width: 8,
      unit: 'reqps',
      stacked: true,
      queries: [
        {
          expr: `sum by (${status}) (rate(${http.durations}_count{${matchers(http)}}[$__rate_interval]))`,
          legend: `{{${status}}}`,
        },
      ],
    },
    {
      kind: 'graph',
      title: 'Failed requests by version',
      description:
        'Share of HTTP 5xx. During a canary the two versions stand side by side: one that fails more goes back.',
      width: 8,
      unit: 'percentunit',
      min: 0,
      thresholds: [{ color: 'transparent' }, { from: limit, color: 'red' }],
      queries: [
        { expr: errorRatio(http, '$__rate_interval'), legend: 'all' },
        ...(service.rollout ? [byVersion(http, 'rollouts_pod_template_hash')] : []),
        ...(service.colors ? [byVersion(http, 'version')] : []),
      ],
    },
    {
      kind: 'graph',
      title: 'Response time',
      description: 'Quantiles over all requests. The dashed line is where it warns.',
      width: 8,
      unit: 's',
      min: 0,
      thresholds: [{ color: 'transparent' }, { from: service.latencyWarning, color: 'orange' }],
      queries: [0.5, 0.95, 0.99].map((q) => ({
        expr: latencyAt(http, q, '$__rate_interval'),
        legend: `p${format(decimal(q * 100))}`,
      })) as [{ expr: string; legend: string }, ...{ expr: string; legend: string }[]],
    },
  ];
  if (service.availability === undefined) return panels;
  return [...panels, budgetBurn(http, service.availability), budgetLeft(http)];
}

function budgetBurn(http: HttpMetrics, objective: number): BoardPanel {
  const budget = format(errorBudget(objective));
  const fastest = sloTiers[0]?.factor ?? 14.4;
  return {
    kind: 'graph',
    title: 'Error budget burn',
    description: `How many times faster than allowed the budget is used up. 1 uses it in 30 days; at ${fastest} over an hour it pages.`,
    width: 12,
    min: 0,
    thresholds: [{ color: 'transparent' }, { from: 1, color: 'orange' }, { from: fastest, color: 'red' }],
    queries: [
      { expr: burn(http, '5m', budget), legend: 'over 5 minutes' },
      { expr: burn(http, '1h', budget), legend: 'over 1 hour' },
      { expr: burn(http, '6h', budget), legend: 'over 6 hours' },
      { expr: burn(http, '3d', budget), legend: 'over 3 days' },
    ],
  };
}

function budgetLeft(http: HttpMetrics): BoardPanel {
  return {
    kind: 'graph',
    title: 'Error budget left',
    description: 'What is left of the 30-day budget, over time. A step down is an incident.',
    width: 12,
    unit: 'percentunit',
    max: 1,
    thresholds: [{ color: 'transparent' }, { from: 0, color: 'red' }],
    queries: [{ expr: `${sloSeries.budgetRemaining}{${matchers(http)}}`, legend: '{{slo}}' }],
  };
}

function burn(http: HttpMetrics, window: string, budget: string): string {
  return `${sloSeries.failureRatio(window)}{${matchers(http, 'slo="availability"')}} / ${budget}`;
}

/** By the label that the PodMonitor puts on every series: the pod template hash of a canary, or the colour. */
function byVersion(http: HttpMetrics, label: string): { expr: string; legend: string } {
  const rate = (...more: string[]) =>
    `sum by (${label}) (rate(${http.durations}_count{${matchers(http, ...more)}}[$__rate_interval]))`;
  return { expr: `(${rate(`${http.statusLabel}=~"5.."`)} or 0 * ${rate()}) / ${rate()}`, legend: `{{${label}}}` };
}

function ratioNumber(percent: number): number {
  return Number(format(ratio(percent)));
}
