import type { AlertRule } from '../rules.ts';
import type { Scenario } from '../scenario.ts';
import { selectorsOf, seriesOf } from '../selectors.ts';
import { growing, type Series, steady } from '../series.ts';
import { scenariosOf } from '../shapes.ts';
import { applicationCases } from './application.ts';
import { type Cases, limits } from './cases.ts';

const TRAFFIC = 20;
const WINDOW = 60;

/** A region is given up for one of four reasons, each of another shape. */
function regionFailing(rule: AlertRule): Scenario[] | undefined {
  if (rule.labels?.trigger === 'health') return applicationCases.ApplicationDown?.(rule);
  if (rule.labels?.trigger === 'error-rate') return applicationCases.HighErrorRate?.(rule);
  return rule.labels?.trigger === 'latency' ? latency(rule) : scenariosOf(rule.expr);
}

/** Answers that take longer than the health check waits. */
function latency({ expr }: AlertRule): Scenario[] {
  const [share = 0, minimum = 0] = limits(expr);
  const bucket = selectorsOf(expr).find(({ metric }) => metric.endsWith('_bucket'))?.metric ?? '';
  const answers = (slow: number, traffic: number): Series[] => [
    seriesOf(expr, bucket, [growing(traffic * (1 - slow))], { le: '5.0' }),
    seriesOf(expr, bucket.replace(/_bucket$/, '_count'), [growing(traffic)]),
  ];
  return [
    { name: 'fires: more are slow than may', fires: true, series: answers(share * 1.02, TRAFFIC), takes: WINDOW },
    { name: 'stays silent: nearly as many', fires: false, series: answers(share * 0.98, TRAFFIC), takes: WINDOW },
    {
      name: 'stays silent: too few requests to tell',
      fires: false,
      series: answers(1, minimum * 0.9),
      takes: WINDOW,
    },
  ];
}

function standbyNotReady({ expr }: AlertRule): Scenario[] {
  const [replicas = 0] = limits(expr);
  const pods = (ready: number) => [
    seriesOf(expr, 'kube_replicaset_status_ready_replicas', [steady(ready)], { replicaset: 'app-1' }),
    seriesOf(expr, 'kube_replicaset_owner', [steady(1)], { replicaset: 'app-1' }),
  ];
  const known = seriesOf(expr, 'up', [steady(1)]);
  return [
    { name: 'fires: one pod too few', fires: true, series: [...pods(replicas - 1), known] },
    { name: 'fires: there are no pods', fires: true, series: [known] },
    { name: 'stays silent: all are ready', fires: false, series: [...pods(replicas), known] },
    {
      name: 'stays silent: the state of the cluster is unknown',
      fires: false,
      series: [...pods(0), seriesOf(expr, 'up', [steady(0)])],
    },
  ];
}

/** Must a region be given up, and could the standby take over? */
export const regionCases: Cases = { RegionFailing: regionFailing, StandbyNotReady: standbyNotReady };
