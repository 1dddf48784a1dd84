import type { RuleGroup } from '../constructs/alert.ts';

export interface EtcdAlertsProps {
  readonly store: string;
  readonly namespace: string;
  /** The `job` label of the members' metrics. */
  readonly job: string;
  readonly members: number;
  readonly dashboard: string;
}

/** etcd in the cluster: is there a leader, are all members there, is the disk fast enough and the database small enough? */
export function etcdAlerts({ store, namespace, job, members, dashboard }: EtcdAlertsProps): RuleGroup {
  const of = `{job="${job}"}`;
  const common = { runbook: 'etcd', dashboard, labels: { namespace, store } } as const;
  return {
    name: `etcd-${store}`,
    interval: '15s',
    rules: [
      {
        ...common,
        alert: 'EtcdNoLeader',
        expr: `(max(etcd_server_has_leader${of}) or vector(0)) == 0`,
        for: '1m',
        severity: 'critical',
        summary: `${store} has no leader.`,
        description: 'Nothing can be written, and what is built on it stops.',
      },
      {
        ...common,
        alert: 'EtcdMemberMissing',
        expr: `(sum(up${of}) or vector(0)) < ${members}`,
        for: '5m',
        severity: 'warning',
        summary: `${store} runs with {{ $value }} of ${members} members.`,
        description: 'Below a majority nothing can be written.',
      },
      {
        ...common,
        alert: 'EtcdSlowDisk',
        expr: `histogram_quantile(0.99, sum by (pod, le) (rate(etcd_disk_wal_fsync_duration_seconds_bucket${of}[5m]))) > 0.1`,
        for: '15m',
        severity: 'warning',
        summary: '{{ $labels.pod }} takes {{ $value | humanizeDuration }} to write to its log.',
        description: 'A leader that is that slow loses its lead again and again.',
      },
      {
        ...common,
        alert: 'EtcdAlmostFull',
        expr: `max by (pod) (etcd_mvcc_db_total_size_in_bytes${of})\n/ on (pod) max by (pod) (etcd_server_quota_backend_bytes${of}) > 0.8`,
        for: '15m',
        severity: 'warning',
        summary: '{{ $labels.pod }} has used {{ $value | humanizePercentage }} of its quota.',
        description: 'At the quota etcd takes no more writes until somebody makes room.',
      },
    ],
  };
}
