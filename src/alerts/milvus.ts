import type { RuleGroup } from '../constructs/alert.ts';

export interface MilvusAlertsProps {
  readonly store: string;
  readonly namespace: string;
  /** The `job` label of the metrics of all its parts. */
  readonly job: string;
  /** Pods of all parts together. */
  readonly pods: number;
  readonly dashboard: string;
}

/** Milvus in the cluster: are its parts there, do requests succeed, and how long does a search take? */
export function milvusAlerts({ store, namespace, job, pods, dashboard }: MilvusAlertsProps): RuleGroup {
  const of = (more = '') => `{job="${job}"${more}}`;
  const requests = (status: string) => `sum(rate(milvus_proxy_req_count${of(`,status="${status}"`)}[5m]))`;
  const common = { runbook: 'milvus', dashboard, labels: { namespace, store } } as const;
  return {
    name: `milvus-${store}`,
    interval: '30s',
    rules: [
      {
        ...common,
        alert: 'MilvusDown',
        expr: `(sum(up${of()}) or vector(0)) == 0`,
        for: '2m',
        severity: 'critical',
        summary: `${store} is down: none of its parts answers.`,
        description: 'Searches fail, and so do the services that need them.',
      },
      {
        ...common,
        alert: 'MilvusPartMissing',
        expr: `(sum(up${of()}) or vector(0)) < ${pods}`,
        for: '15m',
        severity: 'warning',
        summary: `${store} runs with {{ $value }} of ${pods} pods.`,
        description: 'Searches are slower, or some of what is searched is not in memory.',
      },
      {
        ...common,
        alert: 'MilvusRequestsFail',
        expr: `${requests('fail')} / ${requests('total')} > 0.05`,
        for: '5m',
        severity: 'critical',
        summary: `{{ $value | humanizePercentage }} of the requests to ${store} fail.`,
        description: 'Usually etcd or the object store does not answer, or query nodes are out of memory.',
      },
      {
        ...common,
        alert: 'MilvusSearchSlow',
        expr: `histogram_quantile(0.95, sum by (le) (rate(milvus_proxy_sq_latency_bucket${of()}[5m]))) > 1000`,
        for: '15m',
        severity: 'warning',
        summary: `Searches in ${store} take {{ $value | humanize }} ms (p95).`,
        description: 'Too much to search for too few query nodes, or segments that are not indexed yet.',
      },
    ],
  };
}
