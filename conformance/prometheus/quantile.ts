import { seconds } from './rules.ts';
import type { Scenario } from './scenario.ts';
import { selectorsOf } from './selectors.ts';
import { growing, type Series } from './series.ts';

/** Observations a second of the examples. */
const TRAFFIC = 20;

/**
 * Scenarios of a quantile of a classic histogram that may not exceed a limit. Undefined: the expression is another one.
 *
 * The quantile is taken within a bucket, so that the buckets decide: all observations between the limit and its double are
 * too slow, and all just below the limit are not.
 */
export function quantileScenarios(expr: string): Scenario[] | undefined {
  const [, by, window, limit] =
    /^histogram_quantile\([\d.]+, sum by \(([^)]*)\) \(rate\([^[]*\[(\w+)\]\)\)\) > ([\d.]+)$/.exec(expr) ?? [];
  const [selector] = selectorsOf(expr);
  if (by === undefined || window === undefined || limit === undefined || selector === undefined) return undefined;
  const groups = by.split(/\s*,\s*/).filter((name) => name !== 'le');
  const labels = { ...Object.fromEntries(groups.map((name) => [name, 'example'])), ...selector.labels };
  const bucket = (le: string, perSecond: number): Series => ({
    metric: selector.metric,
    labels: { ...labels, le },
    values: [growing(perSecond)],
  });
  const top = Number(limit);
  const buckets = (slow: number) => [
    bucket(limit, TRAFFIC - slow),
    bucket(String(top * 2), TRAFFIC),
    bucket('+Inf', TRAFFIC),
  ];
  const takes = seconds(window);
  return [
    { name: `fires: all take longer than ${limit}`, fires: true, series: buckets(TRAFFIC), takes },
    { name: `stays silent: none takes longer than ${limit}`, fires: false, series: buckets(0), takes },
    { name: 'stays silent: nothing is observed', fires: false, series: [], takes },
  ];
}
