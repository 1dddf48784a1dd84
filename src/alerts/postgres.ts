import type { Alert, RuleGroup } from '../constructs/alert.ts';
import { backup } from './postgres-backup.ts';
import { pooler } from './postgres-pooler.ts';

export interface PostgresAlertsProps {
  readonly store: string;
  readonly namespace: string;
  /** The `job` label of the servers' metrics. */
  readonly job: string;
  readonly instances: number;
  /** Size of a server's volume, in bytes. */
  readonly storageBytes: number;
  /** Longest time between two base backups, and how long one may take until it counts, in seconds. */
  readonly baseBackup: { readonly interval: number; readonly allowance: number };
  /** After how many seconds a segment of the log is archived at the latest. */
  readonly archiveLag: number;
  /** PgBouncer; nothing: there is none. */
  readonly pooler?: { readonly job: string; readonly clients: number };
  readonly dashboard: string;
}

/** PostgreSQL by CloudNativePG: does it serve, do standbys follow, is it archived, and what is about to run out? */
export function postgresAlerts(props: PostgresAlertsProps): RuleGroup[] {
  const common = {
    runbook: 'postgresql',
    dashboard: props.dashboard,
    labels: { namespace: props.namespace, store: props.store },
  } as const;
  const groups: readonly (readonly [string, Alert[]])[] = [
    ['postgres', [...serving(props, common), ...load(props, common), ...upkeep(props, common)]],
    ['postgres-backup', backup(props, common)],
    ['postgres-pooler', pooler(props, common)],
  ];
  return groups.flatMap(([name, rules]) =>
    rules.length === 0 ? [] : [{ name: `${name}-${props.store}`, interval: '15s', rules }],
  );
}

/** What all alerts of one store share. */
export type Common = Pick<Alert, 'runbook' | 'dashboard' | 'labels'>;

function serving({ store, job, instances }: PostgresAlertsProps, common: Common): Alert[] {
  const of = `{job="${job}"}`;
  const alone: Alert[] = [
    {
      ...common,
      alert: 'PostgresNoPrimary',
      expr: `(count(cnpg_pg_replication_in_recovery${of} == 0) or vector(0)) == 0`,
      for: '1m',
      severity: 'critical',
      summary: `${store} has no primary: nothing can be written.`,
      description: 'No server that Prometheus sees takes writes. A failover takes less than this.',
    },
    {
      ...common,
      alert: 'PostgresNotMonitored',
      expr: `absent(cnpg_collector_up${of})`,
      for: '10m',
      severity: 'warning',
      summary: `Nobody sees how ${store} is doing.`,
      description: 'Its servers have given no metrics for ten minutes: alerts on it stay silent whatever happens.',
    },
    {
      ...common,
      alert: 'PostgresFenced',
      expr: `max by (pod) (cnpg_collector_fencing_on${of}) == 1`,
      for: '10m',
      severity: 'warning',
      summary: '{{ $labels.pod }} is fenced.',
      description: 'Somebody stopped PostgreSQL in this pod for maintenance, and did not let it go on.',
    },
    {
      ...common,
      alert: 'PostgresMetricsFail',
      expr: `max by (pod) (cnpg_collector_last_collection_error${of}) == 1`,
      for: '15m',
      severity: 'info',
      summary: 'Some metrics of {{ $labels.pod }} cannot be read.',
      description: 'A query of the exporter fails: alerts that need its result stay silent.',
    },
  ];
  if (instances === 1) return alone;
  return [
    ...alone,
    {
      ...common,
      alert: 'PostgresServerMissing',
      expr: `sum(cnpg_collector_up${of}) < ${instances}`,
      for: '5m',
      severity: 'warning',
      summary: `${store} runs with {{ $value }} of ${instances} servers.`,
      description: 'It serves. The next server that is lost may be one too many.',
    },
    {
      ...common,
      alert: 'PostgresStandbyNotStreaming',
      expr: `max(cnpg_pg_replication_streaming_replicas${of}) < ${instances - 1}`,
      for: '5m',
      severity: 'warning',
      summary: `Only {{ $value }} of ${instances - 1} standbys of ${store} follow the primary.`,
      description: 'A standby that does not follow cannot take over, and the primary keeps the log for it.',
    },
    {
      ...common,
      alert: 'PostgresReplicationLag',
      expr: `max by (pod) (cnpg_pg_replication_lag${of}) > 30`,
      for: '5m',
      severity: 'warning',
      summary: '{{ $labels.pod }} trails the primary by {{ $value | humanizeDuration }}.',
      description: 'What is read from it is old, and a failover to it takes that much longer.',
    },
    {
      ...common,
      alert: 'PostgresServersShareNode',
      expr: `min(cnpg_collector_nodes_used${of} > 0) < ${instances}`,
      for: '15m',
      severity: 'warning',
      summary: `The servers of ${store} are on {{ $value }} nodes only.`,
      description: 'One node that goes takes several servers with it.',
    },
    ...(instances > 2
      ? [
          {
            ...common,
            alert: 'PostgresCommitsWait',
            expr: `max(cnpg_collector_sync_replicas{job="${job}",value="observed"}) < max(cnpg_collector_sync_replicas{job="${job}",value="expected"})`,
            for: '1m',
            severity: 'critical' as const,
            summary: `No standby of ${store} confirms commits: writing waits.`,
            description: 'Each commit waits for a standby, so that none is lost with the primary; none is there.',
          },
        ]
      : []),
  ];
}

function load({ store, job }: PostgresAlertsProps, common: Common): Alert[] {
  const of = `{job="${job}"}`;
  const rate = (metric: string) => `sum(rate(cnpg_pg_stat_database_${metric}${of}[5m]))`;
  return [
    {
      ...common,
      alert: 'PostgresConnectionsNearLimit',
      expr: `sum by (pod) (cnpg_backends_total${of})\n/ on (pod) max by (pod) (cnpg_pg_settings_setting{job="${job}",name="max_connections"}) > 0.8`,
      for: '5m',
      severity: 'warning',
      summary: '{{ $labels.pod }} uses {{ $value | humanizePercentage }} of its connections.',
      description: 'At 100 % services are refused, and so are backups and people.',
    },
    {
      ...common,
      alert: 'PostgresLocksWaiting',
      expr: `max by (pod) (cnpg_backends_waiting_total${of}) > 10`,
      for: '2m',
      severity: 'warning',
      summary: '{{ $value }} sessions of {{ $labels.pod }} wait for locks.',
      description: 'One session holds what many want: often a migration, or a transaction that somebody forgot.',
    },
    {
      ...common,
      alert: 'PostgresLongTransaction',
      expr: `max by (datname, usename) (cnpg_backends_max_tx_duration_seconds${of}) > 900`,
      for: '1m',
      severity: 'warning',
      summary:
        'A transaction of {{ $labels.usename }} in {{ $labels.datname }} is {{ $value | humanizeDuration }} old.',
      description: 'While it lasts, nothing that was deleted since is cleaned up, and its locks stay.',
    },
    {
      ...common,
      alert: 'PostgresDeadlocks',
      expr: `sum by (datname) (increase(cnpg_pg_stat_database_deadlocks${of}[10m])) > 5`,
      severity: 'warning',
      keepFiringFor: '10m',
      summary: '{{ $value | humanize }} deadlocks in {{ $labels.datname }} within ten minutes.',
      description: 'Transactions take the same locks in different orders; PostgreSQL ends one of each pair.',
    },
    {
      ...common,
      alert: 'PostgresRollbacks',
      expr: `${rate('xact_rollback')}\n/ (${rate('xact_commit')} + ${rate('xact_rollback')}) > 0.1\nand ${rate('xact_commit')} > 1`,
      for: '10m',
      severity: 'warning',
      summary: `{{ $value | humanizePercentage }} of the transactions of ${store} are rolled back.`,
      description: 'Services give up on what they began: conflicts, timeouts, or errors in a new version.',
    },
    {
      ...common,
      alert: 'PostgresCacheMisses',
      expr: `${rate('blks_hit')}\n/ (${rate('blks_hit')} + ${rate('blks_read')}) < 0.95\nand ${rate('blks_read')} > 100`,
      for: '30m',
      severity: 'info',
      summary: `${store} finds only {{ $value | humanizePercentage }} of what it reads in memory.`,
      description: 'What is read often no longer fits into memory: queries get slower by the disk.',
    },
  ];
}

function upkeep({ store, job, storageBytes }: PostgresAlertsProps, common: Common): Alert[] {
  return [
    {
      ...common,
      alert: 'PostgresTransactionIdsRunOut',
      // Vacuum freezes at 200 million by itself; at two billion PostgreSQL stops writing.
      expr: `max by (datname) (cnpg_pg_database_xid_age{job="${job}"}) > 500000000`,
      for: '15m',
      severity: 'warning',
      summary: 'The oldest transaction of {{ $labels.datname }} is {{ $value | humanize }} ids old.',
      description:
        'Vacuum does not keep up, or something old holds it. At two billion nothing can be written any more.',
    },
    {
      ...common,
      alert: 'PostgresWalPilesUp',
      expr: `max by (pod) (cnpg_collector_pg_wal{job="${job}",value="size"}) > ${Math.round(storageBytes / 5)}`,
      for: '10m',
      severity: 'warning',
      summary: `The write-ahead log of {{ $labels.pod }} has {{ $value | humanize1024 }}B.`,
      description: `It is more than a fifth of the volume of ${store}: it is not archived, or a standby that is gone still wants it. A full volume stops the server.`,
    },
  ];
}
