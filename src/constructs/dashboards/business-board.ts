import type { HttpMetrics } from '../http-metrics.ts';
import { matchers } from '../http-metrics.ts';
import { inNamespaces } from '../namespace-matcher.ts';
import type { Board, BoardLink, BoardPanel, BoardRow } from './board.ts';

/** Something the business counts, in the application's own metrics. */
export interface BusinessMeasure {
  /** What it is, e.g. `Sign-ups a day`. */
  readonly title: string;
  readonly description?: string;
  /** Grafana's unit, e.g. `short` or `currencyUSD`. Default: `short`. */
  readonly unit?: string;
  /** PromQL that gives one series, e.g. `sum(increase(signups_total[1d]))`. */
  readonly query: string;
}

export interface BusinessBoardProps {
  readonly uid: string;
  readonly platform: string;
  readonly environment: string;
  /** The namespaces of the services. */
  readonly namespaces: readonly string[];
  readonly links: readonly BoardLink[];
  /** Services that users reach, with their request metrics. */
  readonly services: readonly { readonly name: string; readonly http: HttpMetrics }[];
  /** Host names of the outside APIs that the services call, e.g. the one that takes payments. */
  readonly apis: readonly string[];
  readonly measures: readonly BusinessMeasure[];
}

/** OpenTelemetry's names for what a request was (https://opentelemetry.io/docs/specs/semconv/http/http-metrics/). */
const ROUTE = 'http_route';
const METHOD = 'http_request_method';
const CLIENT = 'http_client_request_duration_seconds';
const WRITES = `${METHOD}=~"POST|PUT|PATCH|DELETE"`;

/** What users do: which routes they use, how often they change something, and what is bought of others for it. */
export function businessBoard(props: BusinessBoardProps): Board {
  return {
    uid: props.uid,
    title: `${props.platform} / Business metrics`,
    description: `User activity of ${props.platform} in ${props.environment}.`,
    tags: [props.platform, props.environment, 'business'],
    span: '7d',
    links: props.links,
    rows: [
      { title: 'Measures', panels: props.measures.length > 0 ? props.measures.map(measure) : [noMeasures()] },
      ...props.services.map(
        ({ name, http }): BoardRow => ({ title: `What users do in ${name}`, panels: activity(http) }),
      ),
      ...(props.apis.length > 0 ? [{ title: 'Outside APIs', panels: apiCalls(props.namespaces, props.apis) }] : []),
    ],
  };
}

function measure({ title, description, unit, query }: BusinessMeasure): BoardPanel {
  return {
    kind: 'graph',
    title,
    description: description ?? title,
    width: 8,
    unit: unit ?? 'short',
    queries: [{ expr: query, legend: title }],
  };
}

/** Revenue and sign-ups cannot be read off requests: saying so is better than a number that looks like them. */
function noMeasures(): BoardPanel {
  return {
    kind: 'text',
    title: 'Nothing is measured yet',
    description: 'Measures come from the application.',
    width: 24,
    height: 4,
    content:
      'No business measures are declared. What counts (sign-ups, plans bought, revenue) only the application knows: ' +
      'expose it as a metric, and name the query in the platform’s description. Below is what its requests tell.',
  };
}

function activity(http: HttpMetrics): BoardPanel[] {
  const count = (...more: string[]) => `${http.durations}_count{${matchers(http, ...more)}}`;
  const good = `${http.statusLabel}=~"[23].."`;
  return [
    {
      kind: 'number',
      title: 'Requests in 24 hours',
      description: 'Answered well. Routes that only machines use are in it.',
      width: 8,
      once: true,
      queries: [{ expr: `sum(increase(${count(good)}[24h]))` }],
    },
    {
      kind: 'number',
      title: 'Against the same day a week ago',
      description:
        'Requests answered well in the last 24 hours over those of the same 24 hours a week before. 100 %: as many.',
      width: 8,
      once: true,
      unit: 'percentunit',
      decimals: 0,
      thresholds: [{ color: 'red' }, { from: 0.7, color: 'yellow' }, { from: 0.9, color: 'green' }],
      queries: [{ expr: `sum(increase(${count(good)}[24h])) / sum(increase(${count(good)}[24h] offset 7d))` }],
    },
    {
      kind: 'number',
      title: 'Changes in 24 hours',
      description:
        'Requests that create, change or delete something, answered well: people at work rather than looking.',
      width: 8,
      once: true,
      queries: [{ expr: `sum(increase(${count(good, WRITES)}[24h]))` }],
    },
    {
      kind: 'graph',
      title: 'This week and last week',
      description: 'Requests a second. A gap to last week’s line is users who did not come, or could not.',
      width: 12,
      unit: 'reqps',
      min: 0,
      queries: [
        { expr: `sum(rate(${count(good)}[1h]))`, legend: 'this week' },
        { expr: `sum(rate(${count(good)}[1h] offset 7d))`, legend: 'last week' },
      ],
    },
    {
      kind: 'graph',
      title: 'Changes',
      description: 'Requests a second that create, change or delete something, answered well, by route.',
      width: 12,
      unit: 'reqps',
      min: 0,
      stacked: true,
      queries: [{ expr: `topk(10, sum by (${ROUTE}) (rate(${count(good, WRITES)}[1h])))`, legend: `{{${ROUTE}}}` }],
    },
    {
      kind: 'bars',
      title: 'Most used routes in 24 hours',
      description: 'Without a name: the application does not say the route of its requests.',
      width: 12,
      min: 0,
      queries: [{ expr: `topk(10, sum by (${ROUTE}) (increase(${count(good)}[24h])))`, legend: `{{${ROUTE}}}` }],
    },
    {
      kind: 'table',
      title: 'Routes that fail users',
      description: 'Of 24 hours. 4xx is often a broken link or a form that is hard to fill in; 5xx is ours.',
      width: 12,
      columns: [
        { field: ROUTE, title: 'Route' },
        { field: 'Value #A', title: 'Requests', decimals: 0 },
        { field: 'Value #B', title: '4xx', unit: 'percentunit', decimals: 1 },
        {
          field: 'Value #C',
          title: '5xx',
          unit: 'percentunit',
          decimals: 2,
          thresholds: [{ color: 'green' }, { from: 0.001, color: 'yellow' }, { from: 0.01, color: 'red' }],
        },
      ],
      sortBy: { column: '5xx', descending: true },
      queries: [
        { expr: `sum by (${ROUTE}) (increase(${count()}[24h]))` },
        { expr: routeShare(count(`${http.statusLabel}=~"4.."`), count()) },
        { expr: routeShare(count(`${http.statusLabel}=~"5.."`), count()) },
      ],
    },
  ];
}

function routeShare(part: string, whole: string): string {
  return `sum by (${ROUTE}) (increase(${part}[24h])) / sum by (${ROUTE}) (increase(${whole}[24h]))`;
}

/** From OpenTelemetry's client instrumentation, where the application has it. */
function apiCalls(namespaces: readonly string[], hosts: readonly string[]): BoardPanel[] {
  const of = `${inNamespaces(namespaces)},server_address=~"${hosts.map((host) => host.replaceAll('.', '[.]')).join('|')}"`;
  return [
    {
      kind: 'graph',
      title: 'Calls',
      description:
        'Calls a second to each. Calls to a payment API that succeed are the nearest thing to revenue that requests show.',
      width: 8,
      unit: 'reqps',
      min: 0,
      queries: [
        {
          expr: `sum by (server_address) (rate(${CLIENT}_count{${of}}[$__rate_interval]))`,
          legend: '{{server_address}}',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'Failed calls',
      description: 'Share of calls answered with 4xx or 5xx: 429 is a limit of the API, 402 a declined payment.',
      width: 8,
      unit: 'percentunit',
      min: 0,
      queries: [
        {
          expr: `sum by (server_address) (rate(${CLIENT}_count{${of},http_response_status_code=~"[45].."}[$__rate_interval])) / sum by (server_address) (rate(${CLIENT}_count{${of}}[$__rate_interval]))`,
          legend: '{{server_address}}',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'Response time (p95)',
      description: 'What users wait for, and we cannot make faster.',
      width: 8,
      unit: 's',
      min: 0,
      queries: [
        {
          expr: `histogram_quantile(0.95, sum by (le, server_address) (rate(${CLIENT}_bucket{${of}}[$__rate_interval])))`,
          legend: '{{server_address}}',
        },
      ],
    },
  ];
}
