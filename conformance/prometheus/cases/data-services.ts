import type { AlertRule } from '../rules.ts';
import type { Scenario } from '../scenario.ts';
import { selectorsOf, seriesOf } from '../selectors.ts';
import { growing, type Series, steady } from '../series.ts';
import { type Cases, limits } from './cases.ts';

const WINDOW = 300;
/** Requests a second of the examples. */
const TRAFFIC = 20;

/** As many must be up as the expression says. */
function members(rule: AlertRule): Scenario[] {
  const all = limits(rule.expr).at(-1) ?? 0;
  const up = (ready: number): Series[] =>
    Array.from({ length: all }, (_, index) =>
      seriesOf(rule.expr, 'up', [steady(index < ready ? 1 : 0)], { pod: `member-${index}` }),
    );
  return [
    { name: 'fires: one is down', fires: true, series: up(all - 1) },
    { name: 'fires: there are none', fires: true, series: [] },
    { name: 'stays silent: all are up', fires: false, series: up(all) },
  ];
}

/** One value as a share of another. */
function shareOf(rule: AlertRule, part: string, whole: string): Scenario[] {
  const limit = (limits(rule.expr).at(-1) ?? 0) * 1000;
  const wrong = rule.expr.includes('> ') ? 1 : -1;
  const at = (value: number) => [
    seriesOf(rule.expr, part, [steady(value)], { pod: 'example' }),
    seriesOf(rule.expr, whole, [steady(1000)], { pod: 'example' }),
  ];
  return [
    { name: 'fires: just past the share', fires: true, series: at(limit + wrong) },
    { name: 'stays silent: just within the share', fires: false, series: at(limit - wrong) },
  ];
}

function milvusFails(rule: AlertRule): Scenario[] {
  const limit = limits(rule.expr).at(-1) ?? 0;
  const status = (value: string, perSecond: number) =>
    seriesOf(rule.expr, 'milvus_proxy_req_count', [growing(perSecond)], {}, ({ labels }) => labels.status === value);
  const failing = (share: number) => [status('fail', TRAFFIC * share), status('total', TRAFFIC)];
  return [
    { name: 'fires: more fail than may', fires: true, series: failing(limit * 1.05), takes: WINDOW },
    { name: 'stays silent: nearly as many fail', fires: false, series: failing(limit * 0.95), takes: WINDOW },
    { name: 'stays silent: no requests', fires: false, series: [status('total', 0)], takes: WINDOW },
  ];
}

function lokiFails({ expr }: AlertRule): Scenario[] {
  const limit = Number(/> ([\d.]+) or/.exec(expr)?.[1] ?? 0);
  const failed = selectorsOf(expr).find(({ labels }) => labels.status_code !== undefined);
  if (failed === undefined) throw new Error('tells no failed requests from others');
  const of = (code: string, perSecond: number): Series => ({
    metric: failed.metric,
    labels: { ...failed.labels, status_code: code },
    values: [growing(perSecond)],
  });
  const failing = (share: number) => [of('500', TRAFFIC * share), of('200', TRAFFIC * (1 - share))];
  const up = seriesOf(expr, 'up', [steady(1)]);
  return [
    { name: 'fires: more fail than may', fires: true, series: [...failing(limit * 1.05), up], takes: WINDOW },
    { name: 'fires: none is up', fires: true, series: failing(0) },
    { name: 'stays silent: nearly as many fail', fires: false, series: [...failing(limit * 0.95), up], takes: WINDOW },
  ];
}

function experimentFailed({ expr }: AlertRule): Scenario[] {
  const scheduled = seriesOf(expr, 'kube_cronjob_status_last_schedule_time', [steady(100)]);
  const succeeded = (at: number) => seriesOf(expr, 'kube_cronjob_status_last_successful_time', [steady(at)]);
  return [
    { name: 'fires: the last one did not succeed', fires: true, series: [scheduled, succeeded(99)] },
    { name: 'fires: none ever did', fires: true, series: [scheduled] },
    { name: 'stays silent: the last one did', fires: false, series: [scheduled, succeeded(101)] },
    { name: 'stays silent: there was none yet', fires: false, series: [] },
  ];
}

/** Queues, object and vector stores, logs in object storage, and experiments. */
export const dataServiceCases: Cases = {
  EtcdMemberMissing: members,
  EtcdAlmostFull: (rule) => shareOf(rule, 'etcd_mvcc_db_total_size_in_bytes', 'etcd_server_quota_backend_bytes'),
  KafkaNodeMissing: members,
  MinioAlmostFull: (rule) =>
    shareOf(rule, 'minio_cluster_capacity_usable_free_bytes', 'minio_cluster_capacity_usable_total_bytes'),
  MilvusPartMissing: members,
  MilvusRequestsFail: milvusFails,
  LokiFails: lokiFails,
  ChaosExperimentFailed: experimentFailed,
};
