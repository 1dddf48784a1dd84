/** kube-state-metrics and the kubelets, as kube-prometheus-stack names their jobs. */
export const KUBE_STATE_METRICS = 'job="kube-state-metrics"';

/**
 * PromQL: series about objects, with the object's own namespace in `namespace`, whether or not the ServiceMonitor that
 * scraped them honours labels: if it does not, `namespace` is the exporter's and the object's is `exported_namespace`.
 */
export function ofObjects(series: string): string {
  return `label_replace(${series}, "namespace", "$1", "exported_namespace", "(.+)")`;
}

/** PromQL: ready replicas of a Deployment or Rollout, canary and stable together; zero when nothing is there. */
export function readyReplicas(namespace: string, workload: string): string {
  const ready = `max by (namespace, replicaset) (kube_replicaset_status_ready_replicas{namespace="${namespace}"})`;
  const owned = `kube_replicaset_owner{namespace="${namespace}",owner_kind=~"Deployment|Rollout",owner_name="${workload}"}`;
  return `(\n  sum(\n    ${ready}\n    * on (namespace, replicaset) max by (namespace, replicaset) (${owned})\n  )\n  or vector(0)\n)`;
}

/** PromQL: only while kube-state-metrics is scraped: without it, zero means that nobody counted. */
export const whileStateIsKnown = `and on () up{${KUBE_STATE_METRICS}} == 1`;

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const;

/** Seconds as Prometheus and people write them: `45m`, `1d15m`. */
export function durationText(seconds: number): string {
  let left = seconds;
  let text = '';
  for (const [unit, size] of UNITS) {
    const amount = Math.floor(left / size);
    if (amount > 0) text += `${amount}${unit}`;
    left -= amount * size;
  }
  return text === '' ? '0s' : text;
}
