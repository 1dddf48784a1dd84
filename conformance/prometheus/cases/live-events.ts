import type { AlertRule } from '../rules.ts';
import type { Scenario } from '../scenario.ts';
import { seriesOf } from '../selectors.ts';
import { steady } from '../series.ts';
import type { Cases } from './cases.ts';

/** From when until when, in Unix seconds, an expression is about. */
function span({ expr }: AlertRule): { from: number; until: number } {
  const from = Number(/time\(\) >= bool (\d+)/.exec(expr)?.[1]);
  const until = Number(/time\(\) < bool (\d+)/.exec(expr)?.[1]);
  if (Number.isNaN(from + until)) throw new Error('names no time from when until when');
  return { from, until };
}

function understaffed(rule: AlertRule): Scenario[] {
  const { from, until } = span(rule);
  const wanted = Number(/vector\((\d+) \*/.exec(rule.expr)?.[1]);
  const ready = (pods: number) => [
    seriesOf(rule.expr, 'kube_replicaset_status_ready_replicas', [steady(pods)], { replicaset: 'a' }),
    seriesOf(rule.expr, 'kube_replicaset_owner', [steady(1)], { replicaset: 'a' }),
    seriesOf(rule.expr, 'up', [steady(1)]),
  ];
  return [
    { name: 'fires: one pod too few', fires: true, series: ready(wanted - 1), start: from },
    { name: 'stays silent: as many pods as are wanted', fires: false, series: ready(wanted), start: from },
    { name: 'stays silent: it is over', fires: false, series: ready(0), start: until },
    { name: 'stays silent: it is long ahead', fires: false, series: ready(0), start: from - 86_400 },
  ];
}

function ahead(rule: AlertRule): Scenario[] {
  const { from, until } = span(rule);
  return [
    { name: 'fires: it is near', fires: true, series: [], start: from },
    { name: 'stays silent: it has begun', fires: false, series: [], start: until },
    { name: 'stays silent: it is long ahead', fires: false, series: [], start: from - 86_400 },
  ];
}

/** Hours that are known to be busy. */
export const liveEventCases: Cases = { LiveEventUnderstaffed: understaffed, LiveEventAhead: ahead };
