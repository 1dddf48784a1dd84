import type { RuleGroup } from '../constructs/alert.ts';

export interface LogstashAlertsProps {
  readonly namespace: string;
  /** The StatefulSet of Logstash, and the claims of its pods. */
  readonly statefulSet: string;
  readonly claims: readonly string[];
  /** Bytes of each pod's queue. */
  readonly queueBytes: number;
  readonly dashboard: string;
}

/** Logs on their way: that somebody takes them, and that they go on to Elasticsearch. Logstash itself has no metrics for Prometheus. */
export function logstashAlerts({
  namespace,
  statefulSet,
  claims,
  queueBytes,
  dashboard,
}: LogstashAlertsProps): RuleGroup {
  return {
    name: 'logstash',
    interval: '1m',
    rules: [
      {
        alert: 'LogstashUnavailable',
        expr: `absent(kube_statefulset_status_replicas_ready{namespace="${namespace}", statefulset="${statefulSet}"} > 0)`,
        for: '10m',
        severity: 'warning',
        summary: 'No Logstash takes logs.',
        description:
          'Fluent Bit keeps what it cannot send on the nodes, a gigabyte for each kind of log. When that is full, the oldest go.',
        runbook: 'logs',
        dashboard,
        labels: { namespace },
      },
      {
        alert: 'LogstashQueueFills',
        expr: `max by (persistentvolumeclaim) (kubelet_volume_stats_used_bytes{namespace="${namespace}", persistentvolumeclaim=~"${claims.join('|')}"}) > ${Math.round(queueBytes / 2)}`,
        for: '15m',
        severity: 'warning',
        summary: 'Logs pile up in Logstash.',
        description:
          'The queue of {{ $labels.persistentvolumeclaim }} is half full: Elasticsearch takes less than comes in, or nothing. Nothing is lost yet, but what is logged now is seen late.',
        runbook: 'logs',
        dashboard,
        labels: { namespace },
      },
    ],
  };
}
