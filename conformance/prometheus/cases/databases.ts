import type { AlertRule } from '../rules.ts';
import type { Scenario } from '../scenario.ts';
import { seriesOf } from '../selectors.ts';
import { growing, type Segment, steady } from '../series.ts';
import { type Cases, limits } from './cases.ts';

const pod = { pod: 'postgres-1' };

/** One series of something against another of the same pod. */
function against(
  rule: AlertRule,
  used: string,
  whole: string,
  about: Readonly<Record<string, string>> = pod,
): Scenario[] {
  const [most = 0] = limits(rule.expr);
  const at = (part: number) => [
    seriesOf(rule.expr, used, [steady(1000 * part)], about),
    seriesOf(rule.expr, whole, [steady(1000)], about),
  ];
  return [
    { name: 'fires: just above the share', fires: true, series: at(most * 1.01) },
    { name: 'stays silent: just below the share', fires: false, series: at(most * 0.99) },
  ];
}

/** A share of two counters that make up a whole, where there is enough of it. */
function shareOf(rule: AlertRule, part: string, rest: string, above: boolean, takes: number): Scenario[] {
  const [share = 0, least = 0] = limits(rule.expr);
  const at = (of: number, all: number) => [
    seriesOf(rule.expr, part, [growing(all * of)]),
    seriesOf(rule.expr, rest, [growing(all * (1 - of))]),
  ];
  // Enough for the guard, on whichever of the two it looks.
  const busy = (least * 2) / Math.min(share, 1 - share);
  const wrong = above ? 1.01 : 0.99;
  return [
    { name: 'fires: just past the share', fires: true, series: at(share * wrong, busy), takes },
    { name: 'stays silent: just within the share', fires: false, series: at(share * (2 - wrong), busy), takes },
    { name: 'stays silent: too little to tell', fires: false, series: at(share * wrong, least * 0.9), takes },
    { name: 'stays silent: nothing at all', fires: false, series: at(0, 0), takes },
  ];
}

/** Two values of which one must not pass the other. */
function pair(
  rule: AlertRule,
  [first, firstLabels]: readonly [string, Readonly<Record<string, string>>],
  [second, secondLabels]: readonly [string, Readonly<Record<string, string>>],
  wrong: readonly [number, number],
  right: readonly [number, number],
): Scenario[] {
  const having =
    (wanted: Readonly<Record<string, string>>) => (selector: { labels: Readonly<Record<string, string>> }) =>
      Object.entries(wanted).every(([name, value]) => selector.labels[name] === value);
  const at = ([a, b]: readonly [number, number]) => {
    const values = (value: number): Segment[] => [steady(value)];
    return [
      seriesOf(rule.expr, first, values(a), {}, having(firstLabels)),
      seriesOf(rule.expr, second, values(b), {}, having(secondLabels)),
    ];
  };
  return [
    { name: `fires: ${wrong.join(' and ')}`, fires: true, series: at(wrong) },
    { name: `stays silent: ${right.join(' and ')}`, fires: false, series: at(right) },
  ];
}

function pooler(rule: AlertRule): Scenario[] {
  const clients = Number(/\/ (\d+) >/.exec(rule.expr)?.[1] ?? 0) * (limits(rule.expr).at(-1) ?? 0);
  const at = (all: number) => [
    seriesOf(rule.expr, 'cnpg_pgbouncer_pools_cl_active', [steady(all - 1)], { pod: 'pooler-1' }),
    seriesOf(rule.expr, 'cnpg_pgbouncer_pools_cl_waiting', [steady(1)], { pod: 'pooler-1' }),
  ];
  return [
    { name: 'fires: just above the share', fires: true, series: at(clients + 1) },
    { name: 'stays silent: at the share', fires: false, series: at(clients) },
  ];
}

const FAILED = 'cnpg_collector_last_failed_backup_timestamp';
const DONE = 'cnpg_collector_last_available_backup_timestamp';
const REPLICAS = 'cnpg_collector_sync_replicas';

/** Databases and caches in the cluster. */
export const databaseCases: Cases = {
  PostgresConnectionsNearLimit: (rule) => against(rule, 'cnpg_backends_total', 'cnpg_pg_settings_setting'),
  RedisConnectionsNearLimit: (rule) => against(rule, 'redis_connected_clients', 'redis_config_maxclients'),
  PostgresRollbacks: (rule) =>
    shareOf(rule, 'cnpg_pg_stat_database_xact_rollback', 'cnpg_pg_stat_database_xact_commit', true, 300),
  PostgresCacheMisses: (rule) =>
    shareOf(rule, 'cnpg_pg_stat_database_blks_hit', 'cnpg_pg_stat_database_blks_read', false, 300),
  RedisMisses: (rule) => shareOf(rule, 'redis_keyspace_hits_total', 'redis_keyspace_misses_total', false, 600),
  PostgresBaseBackupFailed: (rule) => pair(rule, [FAILED, {}], [DONE, {}], [101, 100], [100, 100]),
  PostgresCommitsWait: (rule) =>
    pair(rule, [REPLICAS, { value: 'observed' }], [REPLICAS, { value: 'expected' }], [0, 1], [1, 1]),
  PoolerNearClientLimit: pooler,
};
