import type { Alert } from '../constructs/alert.ts';
import type { Common, PostgresAlertsProps } from './postgres.ts';

/** Does PgBouncer let the services through? Nothing where there is none. */
export function pooler({ store, pooler: facts }: PostgresAlertsProps, common: Common): Alert[] {
  if (!facts) return [];
  const { job, clients } = facts;
  const of = `{job="${job}"}`;
  return [
    {
      ...common,
      alert: 'PoolerDown',
      expr: `absent(up${of} == 1)`,
      for: '1m',
      severity: 'critical',
      summary: `No PgBouncer of ${store} is up: no service reaches the database.`,
      description: 'Services connect through PgBouncer alone. The database itself may be well.',
    },
    {
      ...common,
      alert: 'PoolerClientsWait',
      expr: `max(cnpg_pgbouncer_pools_maxwait${of}) > 1`,
      for: '2m',
      severity: 'warning',
      summary: `Services wait {{ $value | humanizeDuration }} for a connection to ${store}.`,
      description: 'All connections of a pool are lent. After 30 seconds clients get an error.',
    },
    {
      ...common,
      alert: 'PoolerNearClientLimit',
      expr: `sum by (pod) (cnpg_pgbouncer_pools_cl_active${of} + cnpg_pgbouncer_pools_cl_waiting${of}) / ${clients} > 0.8`,
      for: '5m',
      severity: 'warning',
      summary: '{{ $labels.pod }} has {{ $value | humanizePercentage }} of the clients that it lets in.',
      description: 'Above its limit services are refused: more replicas of a service are more clients.',
    },
  ];
}
