import type { RuleGroup } from '../constructs/alert.ts';

export interface MinioAlertsProps {
  readonly store: string;
  readonly namespace: string;
  /** The `job` label of the servers' metrics. */
  readonly job: string;
  readonly dashboard: string;
}

/** Object storage in the cluster: does it answer, is anything of it lost, and is there room? Each server tells of all. */
export function minioAlerts({ store, namespace, job, dashboard }: MinioAlertsProps): RuleGroup {
  const of = `{job="${job}"}`;
  const common = { runbook: 'minio', dashboard, labels: { namespace, store } } as const;
  return {
    name: `minio-${store}`,
    interval: '30s',
    rules: [
      {
        ...common,
        alert: 'MinioDown',
        expr: `(sum(up${of}) or vector(0)) == 0`,
        for: '1m',
        severity: 'critical',
        summary: `${store} is down: no server answers.`,
        description: 'Nothing can be read or written.',
      },
      {
        ...common,
        alert: 'MinioServerOffline',
        expr: `max(minio_cluster_nodes_offline_total${of}) > 0`,
        for: '5m',
        severity: 'warning',
        summary: `{{ $value }} servers of ${store} are away.`,
        description: 'Objects are read from the others. With more than half of the volumes gone, nothing is written.',
      },
      {
        ...common,
        alert: 'MinioDriveOffline',
        expr: `max(minio_cluster_drive_offline_total${of}) > 0`,
        for: '5m',
        severity: 'warning',
        summary: `{{ $value }} volumes of ${store} are not in use.`,
        description: 'Their parts of objects are missing until they are back and healed.',
      },
      {
        ...common,
        alert: 'MinioAlmostFull',
        expr: `max(minio_cluster_capacity_usable_free_bytes${of})\n/ max(minio_cluster_capacity_usable_total_bytes${of}) < 0.15`,
        for: '15m',
        severity: 'warning',
        summary: `Only {{ $value | humanizePercentage }} of ${store} is free.`,
        description: 'When it is full, writes fail, those of Milvus among them.',
      },
    ],
  };
}
