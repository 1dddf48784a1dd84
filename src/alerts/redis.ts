import type { Alert, RuleGroup } from '../constructs/alert.ts';

export interface RedisAlertsProps {
  readonly store: string;
  readonly namespace: string;
  /** The `job` label of the servers' metrics. */
  readonly job: string;
  /** The `job` label of the proxies' metrics; nothing: there are none. */
  readonly proxyJob?: string;
  readonly replicas: number;
  readonly dashboard: string;
}

type Common = Pick<Alert, 'runbook' | 'dashboard' | 'labels'>;

/** Redis in the cluster: is there one primary, do clients find it, and does the cache do its work? */
export function redisAlerts(props: RedisAlertsProps): RuleGroup {
  const common = {
    runbook: 'redis',
    dashboard: props.dashboard,
    labels: { namespace: props.namespace, store: props.store },
  } as const;
  return {
    name: `redis-${props.store}`,
    interval: '15s',
    rules: [...there(props, common), ...(props.replicas > 1 ? together(props, common) : []), ...doing(props, common)],
  };
}

function there({ store, job }: RedisAlertsProps, common: Common): Alert[] {
  return [
    {
      ...common,
      alert: 'RedisDown',
      expr: `(sum(redis_up{job="${job}"}) or vector(0)) == 0`,
      for: '1m',
      severity: 'critical',
      summary: `${store} is down: no server answers.`,
      description: 'Services that need it fail, or ask the database for everything.',
    },
    {
      ...common,
      alert: 'RedisPersistenceFails',
      expr: `min by (pod) (redis_aof_last_write_status{job="${job}"}) == 0\nor min by (pod) (redis_aof_last_bgrewrite_status{job="${job}"}) == 0`,
      for: '5m',
      severity: 'warning',
      summary: '{{ $labels.pod }} cannot write its append-only file.',
      description: 'A restart would begin with old data, or with none. Usually the volume is full.',
    },
  ];
}

function together({ store, job, proxyJob, replicas }: RedisAlertsProps, common: Common): Alert[] {
  return [
    {
      ...common,
      alert: 'RedisServerMissing',
      expr: `sum(redis_up{job="${job}"}) < ${replicas}`,
      for: '5m',
      severity: 'warning',
      summary: `${store} runs with {{ $value }} of ${replicas} servers.`,
      description: 'With each server its sentinel is gone too: below a majority nobody takes over.',
    },
    {
      ...common,
      alert: 'RedisNotOnePrimary',
      expr: `(count(redis_instance_info{job="${job}",role="master"}) or vector(0)) != 1`,
      for: '1m',
      severity: 'critical',
      summary: `${store} has {{ $value }} primaries instead of one.`,
      description: 'With none nothing can be written; with two, what is written to one of them will be lost.',
    },
    {
      ...common,
      alert: 'RedisReplicationBroken',
      expr: `min by (pod) (redis_master_link_up{job="${job}"}) == 0`,
      for: '2m',
      severity: 'warning',
      summary: '{{ $labels.pod }} does not follow the primary.',
      description: 'It cannot take over with what there is now. With no replica left the primary refuses writes.',
    },
    ...(proxyJob === undefined
      ? []
      : [
          {
            ...common,
            alert: 'RedisProxyFindsNoPrimary',
            expr: `(max(haproxy_backend_active_servers{job="${proxyJob}",proxy="primary"}) or vector(0)) == 0`,
            for: '1m',
            severity: 'critical' as const,
            summary: `Clients of ${store} are turned away: no proxy finds a primary.`,
            description:
              'The proxies are down, cannot reach the servers, or none of these says that it is the primary.',
          },
        ]),
  ];
}

function doing({ store, job }: RedisAlertsProps, common: Common): Alert[] {
  const of = `{job="${job}"}`;
  const hits = `sum(rate(redis_keyspace_hits_total${of}[10m]))`;
  const misses = `sum(rate(redis_keyspace_misses_total${of}[10m]))`;
  return [
    {
      ...common,
      alert: 'RedisEvicts',
      expr: `sum(rate(redis_evicted_keys_total${of}[10m])) > 10`,
      for: '30m',
      severity: 'info',
      summary: `${store} throws out {{ $value | humanize }} keys a second.`,
      description: 'Its memory is full, and entries go before their time.',
    },
    {
      ...common,
      alert: 'RedisMisses',
      expr: `${hits} / (${hits} + ${misses}) < 0.5\nand ${hits} + ${misses} > 10`,
      for: '30m',
      severity: 'info',
      summary: `Only {{ $value | humanizePercentage }} of what is asked of ${store} is there.`,
      description: 'The cache does little: the database does its work.',
    },
    {
      ...common,
      alert: 'RedisConnectionsNearLimit',
      expr: `max by (pod) (redis_connected_clients${of})\n/ on (pod) max by (pod) (redis_config_maxclients${of}) > 0.8`,
      for: '5m',
      severity: 'warning',
      summary: '{{ $labels.pod }} has {{ $value | humanizePercentage }} of the clients that it lets in.',
      description: 'Above its limit clients are refused.',
    },
    {
      ...common,
      alert: 'RedisRefusesClients',
      expr: `sum by (pod) (increase(redis_rejected_connections_total${of}[5m])) > 0`,
      keepFiringFor: '10m',
      severity: 'warning',
      summary: '{{ $labels.pod }} refused {{ $value | humanize }} connections.',
      description: 'More clients came than it lets in.',
    },
  ];
}
