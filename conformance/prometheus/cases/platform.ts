import { type AlertRule, seconds } from '../rules.ts';
import type { Scenario } from '../scenario.ts';
import { selectorsOf, seriesOf } from '../selectors.ts';
import { growing, missing, type Segment, type Series, steady } from '../series.ts';
import { type Cases, limits } from './cases.ts';

/** The age of what succeeded last; where nothing ever did, of what should have. Times before the test are negative. */
function tooOld({ expr }: AlertRule): Scenario[] {
  const limit = limits(expr).at(-1) ?? 0;
  const succeeded = (value: Series['values']) => seriesOf(expr, 'kube_cronjob_status_last_successful_time', value);
  const created = (value: Series['values']) => seriesOf(expr, 'kube_cronjob_created', value);
  const old = [steady(-limit - 1)];
  return [
    { name: 'fires: the last success is too old', fires: true, series: [succeeded(old), created([steady(-1e7)])] },
    { name: 'fires: it never succeeded', fires: true, series: [created(old)] },
    {
      name: 'stays silent: the last success is nearly too old',
      fires: false,
      series: [succeeded([growing(1, -limit)]), created([steady(-1e7)])],
    },
    { name: 'stays silent: it is new', fires: false, series: [created([growing(1, -limit)])] },
  ];
}

/** A version that stays the same; what is new has none of so long ago. */
function secretNotRotated({ expr }: AlertRule): Scenario[] {
  const metric = 'kube_secret_metadata_resource_version';
  const [, text = ''] = /\[(\w+):\w+\]/.exec(expr) ?? [];
  const window = seconds(text);
  const version = (...values: Segment[]) => [seriesOf(expr, metric, values)];
  return [
    { name: 'fires: the same value all the time', fires: true, series: version(steady(7)), takes: window + 600 },
    {
      name: 'stays silent: replaced in the middle',
      fires: false,
      series: version(steady(7, window / 2), steady(8)),
      takes: window + 600,
    },
    { name: 'stays silent: it is new', fires: false, series: version(steady(7)), takes: window / 2 },
  ];
}

/** Reconciliations that stop; one that goes on is counted at each interval. */
function secretNotRead({ expr }: AlertRule): Scenario[] {
  const metric = 'externalsecret_sync_calls_total';
  const [, text = ''] = /\[(\w+)\]/.exec(expr) ?? [];
  const counted = (value: Segment) => [seriesOf(expr, metric, [value], { name: 'app-secrets' })];
  return [
    { name: 'fires: not counted any more', fires: true, series: counted(steady(3)), takes: seconds(text) },
    {
      name: 'stays silent: counted twice in that time',
      fires: false,
      series: counted(growing(2 / seconds(text))),
      takes: seconds(text),
    },
    { name: 'stays silent: nobody counts', fires: false, series: [] },
  ];
}

function restoreTestFailed({ expr }: AlertRule): Scenario[] {
  const scheduled = (at: number) => seriesOf(expr, 'kube_cronjob_status_last_schedule_time', [steady(at)]);
  const succeeded = (values: Series['values']) => seriesOf(expr, 'kube_cronjob_status_last_successful_time', values);
  return [
    {
      name: 'fires: the last run began after the last success',
      fires: true,
      series: [scheduled(0), succeeded([steady(-1)])],
    },
    { name: 'fires: none ever succeeded', fires: true, series: [scheduled(0)] },
    { name: 'stays silent: it succeeded', fires: false, series: [scheduled(0), succeeded([steady(60)])] },
    {
      name: 'stays silent: it takes half of the time that it may',
      fires: false,
      series: [scheduled(0), succeeded([missing(1200), steady(1200)])],
      takes: 600,
    },
  ];
}

/** A fixed price a node; volumes, load balancers and the control plane cost nothing where there are none. */
function monthlyCost({ expr }: AlertRule): Scenario[] {
  const [limit = 0] = limits(expr);
  const hourly = limit / 730.5;
  const nodes = (dollars: number): Series => ({
    metric: 'node_total_hourly_cost',
    labels: { node: 'a', instance: 'opencost' },
    values: [steady(dollars)],
  });
  const volume = (share: number): Series[] => [
    { metric: 'pv_hourly_cost', labels: { persistentvolume: 'data' }, values: [steady(share / 100)] },
    {
      metric: 'kube_persistentvolume_capacity_bytes',
      labels: { persistentvolume: 'data' },
      values: [steady(100 * 1024 ** 3)],
    },
  ];
  return [
    { name: 'fires: nodes cost just more', fires: true, series: [nodes(hourly * 1.01)] },
    {
      name: 'fires: nodes and a volume cost just more',
      fires: true,
      series: [nodes(hourly * 0.5), ...volume(hourly * 0.51)],
    },
    { name: 'stays silent: nodes cost just less', fires: false, series: [nodes(hourly * 0.99)] },
    { name: 'stays silent: no prices', fires: false, series: [] },
  ];
}

/** A counter that Falco's events make when the first of a kind happens. */
function securityViolation({ expr }: AlertRule): Scenario[] {
  const [events] = selectorsOf(expr);
  if (events === undefined) throw new Error('reads no events');
  const kind = { rule: 'Terminal shell in container', k8s_ns_name: 'team', k8s_pod_name: 'app-1' };
  const of = (values: Series['values'], labels = {}) => seriesOf(expr, events.metric, values, { ...kind, ...labels });
  const ignored = { metric: events.metric, labels: { ...kind, priority_raw: 'warning' }, values: [growing(1)] };
  return [
    {
      name: 'fires: the first event of its kind',
      fires: true,
      series: [of([missing(600), steady(1)])],
      begins: 600,
      takes: 30,
    },
    {
      name: 'fires: one more event',
      fires: true,
      series: [of([steady(7, 600), steady(8)])],
      begins: 600,
      takes: 30,
    },
    {
      name: 'stays silent: events of long ago, and of low priority',
      fires: false,
      series: [ignored],
      takes: 1200,
    },
  ];
}

/** What the platform promises beside its services. */
export const platformCases: Cases = {
  StoreSnapshotTooOld: tooOld,
  RestoreTestTooOld: tooOld,
  RestoreTestFailed: restoreTestFailed,
  MonthlyCostNearBudget: monthlyCost,
  SecurityViolation: securityViolation,
  SecretNotRead: secretNotRead,
  SecretNotRotated: secretNotRotated,
};
