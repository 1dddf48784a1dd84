import type { AlertRule } from '../rules.ts';
import type { Scenario } from '../scenario.ts';
import { selectorsOf, seriesOf } from '../selectors.ts';
import { growing, missing, type Series, steady } from '../series.ts';
import { type Cases, limits } from './cases.ts';

/** Requests a second of the examples: well above what the rules ask for. */
const TRAFFIC = 20;
const WINDOW = 300;

/** Requests that failed and those that did not, as the `_count` of a histogram of one pod. */
function counts(expr: string, failed: number, good: number): Series[] {
  const selector = selectorsOf(expr).find(({ labels }) => Object.values(labels).includes('500'));
  const status = Object.entries(selector?.labels ?? {}).find(([, value]) => value === '500')?.[0];
  if (selector === undefined || status === undefined) throw new Error('tells no failed requests from others');
  const one = (code: string, perSecond: number): Series => ({
    metric: selector.metric,
    labels: { ...selector.labels, [status]: code, pod: 'app-1' },
    values: [growing(perSecond)],
  });
  // A series of failures appears with the first of them.
  return [...(failed === 0 ? [] : [one('500', failed)]), one('200', good)];
}

function highErrorRate({ expr }: AlertRule): Scenario[] {
  const [share = 0, minimum = 0] = limits(expr);
  const mixed = (of: number, traffic: number) => counts(expr, traffic * of, traffic * (1 - of));
  return [
    { name: 'fires: more requests fail than may', fires: true, series: mixed(share * 1.01, TRAFFIC), takes: WINDOW },
    { name: 'fires: every request fails', fires: true, series: counts(expr, TRAFFIC, 0), takes: WINDOW },
    {
      name: 'stays silent: nearly as many fail as may',
      fires: false,
      series: mixed(share * 0.99, TRAFFIC),
      takes: WINDOW,
    },
    { name: 'stays silent: none ever failed', fires: false, series: counts(expr, 0, TRAFFIC), takes: WINDOW },
    { name: 'stays silent: too few requests to tell', fires: false, series: mixed(1, minimum * 0.9), takes: WINDOW },
    { name: 'stays silent: no requests', fires: false, series: mixed(0.5, 0), takes: WINDOW },
  ];
}

function highLatency({ expr }: AlertRule): Scenario[] {
  const [limit = 0, minimum = 0] = limits(expr);
  const bucket = selectorsOf(expr).find(({ metric }) => metric.endsWith('_bucket'))?.metric ?? '';
  const count = bucket.replace(/_bucket$/, '_count');
  // The share of requests that are at most as slow as the limit decides on which side of it the p95 lies.
  const histogram = (below: number, traffic: number) => [
    seriesOf(expr, bucket, [growing(traffic * below)], { le: String(limit) }),
    seriesOf(expr, bucket, [growing(traffic)], { le: String(limit * 2) }),
    seriesOf(expr, bucket, [growing(traffic)], { le: '+Inf' }),
    seriesOf(expr, count, [growing(traffic)]),
  ];
  return [
    { name: 'fires: 51 of 1000 are slower', fires: true, series: histogram(0.949, TRAFFIC), takes: WINDOW },
    { name: 'stays silent: 49 of 1000 are slower', fires: false, series: histogram(0.951, TRAFFIC), takes: WINDOW },
    {
      name: 'stays silent: too few requests to tell',
      fires: false,
      series: histogram(0.5, minimum * 0.9),
      takes: WINDOW,
    },
    { name: 'stays silent: no requests', fires: false, series: histogram(0.5, 0), takes: WINDOW },
  ];
}

const WEEK = 7 * 86_400;

/** A week of one rate, and then another: what is compared is half an hour of each. */
function unusualTraffic({ expr, labels }: AlertRule): Scenario[] {
  const [times = 0, minimum = 0] = limits(expr);
  const metric = selectorsOf(expr)[0]?.metric ?? '';
  const turned = (before: number, now: number) => ({
    series: [seriesOf(expr, metric, [steady(before, WEEK), steady(now)])],
    begins: WEEK,
    takes: 1800,
  });
  const changed = (by: number, of = TRAFFIC) =>
    labels.direction === 'more' ? turned(of / by, of) : turned(of, of / by);
  return [
    { name: 'fires: it is more than that many times another', fires: true, ...changed(times * 1.05) },
    { name: 'stays silent: it is nearly that many times another', fires: false, ...changed(times * 0.95) },
    { name: 'stays silent: too few requests to tell', fires: false, ...changed(times * 2, minimum * 0.9) },
  ];
}

function applicationDown({ expr }: AlertRule): Scenario[] | undefined {
  if (!expr.includes('kube_replicaset')) return undefined;
  const set = (replicaset: string, ready: Parameters<typeof seriesOf>[2]) => [
    seriesOf(expr, 'kube_replicaset_status_ready_replicas', ready, { replicaset }),
    seriesOf(expr, 'kube_replicaset_owner', [steady(1)], { replicaset }),
  ];
  const known = seriesOf(expr, 'up', [steady(1)]);
  const release = [...set('app-1', [steady(3, 600), steady(0)]), ...set('app-2', [steady(0, 300), steady(3)])];
  return [
    { name: 'fires: no pod is ready', fires: true, series: [...set('app-1', [steady(0)]), known] },
    { name: 'fires: there are no pods', fires: true, series: [known] },
    { name: 'stays silent: one pod is ready', fires: false, series: [...set('app-1', [steady(1)]), known] },
    { name: 'stays silent: a release replaces them', fires: false, series: [...release, known], takes: 900 },
    {
      name: 'stays silent: the state of the cluster is unknown',
      fires: false,
      series: [...set('app-1', [steady(3, 60), missing()]), seriesOf(expr, 'up', [steady(1, 60), steady(0)])],
      takes: 600,
    },
  ];
}

/** Is the service there, does it answer rightly, and fast enough? */
export const applicationCases: Cases = {
  ApplicationDown: applicationDown,
  HighErrorRate: highErrorRate,
  UnusualTraffic: unusualTraffic,
  HighLatency: highLatency,
};
