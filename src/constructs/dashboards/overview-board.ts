import type { HttpMetrics } from '../http-metrics.ts';
import { errorRatio, latencyAt, matchers } from '../http-metrics.ts';
import type { Board, BoardLink, BoardPanel } from './board.ts';

export interface OverviewBoardProps {
  readonly uid: string;
  readonly title: string;
  readonly platform: string;
  readonly environment: string;
  readonly links: readonly BoardLink[];
  readonly services: readonly { readonly name: string; readonly http: HttpMetrics }[];
}

/** All services side by side: which gets how many requests, fails how many of them, and takes how long. */
export function overviewBoard(props: OverviewBoardProps): Board {
  const [first, ...others] = props.services;
  if (!first) throw new Error(`dashboard ${props.uid} shows no service. fix: let a service expose metrics`);
  type Service = OverviewBoardProps['services'][number];
  const graph = (
    title: string,
    description: string,
    unit: string,
    width: number,
    expr: (http: HttpMetrics) => string,
  ): BoardPanel => {
    const query = ({ name, http }: Service) => ({ expr: expr(http), legend: name });
    return {
      kind: 'graph',
      title,
      description,
      width,
      unit,
      queries: [query(first), ...others.map(query)],
    };
  };
  return {
    uid: props.uid,
    title: props.title,
    description: `Services of ${props.platform} in ${props.environment}, side by side.`,
    tags: [props.platform, props.environment, 'overview'],
    links: props.links,
    rows: [
      {
        title: 'Services',
        panels: [
          graph('Request Rate', 'Requests a second, by service.', 'reqps', 24, requestRate),
          graph('Failed requests', 'Share of requests answered with HTTP 5xx.', 'percentunit', 12, (http) =>
            errorRatio(http, '$__rate_interval'),
          ),
          graph('Response time (p95)', '95 % of requests are answered within this.', 's', 12, (http) =>
            latencyAt(http, 0.95, '$__rate_interval'),
          ),
        ],
      },
    ],
  };
}

function requestRate(http: HttpMetrics): string {
  return `sum(rate(${http.durations}_count{${matchers(http)}}[$__rate_interval]))`;
}
