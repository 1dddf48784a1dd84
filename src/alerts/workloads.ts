import type { Alert, RuleGroup } from '../constructs/alert.ts';

/** Containers and Jobs that fail, in all namespaces. */
export function workloadAlerts({ dashboard }: { readonly dashboard: string }): RuleGroup {
  const container = 'namespace, pod, container';
  const where = '{{ $labels.namespace }}/{{ $labels.pod }} ({{ $labels.container }})';
  const common = { severity: 'warning', runbook: 'workloads', dashboard } as const;
  const rules: Alert[] = [
    {
      ...common,
      alert: 'ContainerCrashLooping',
      // max_over_time: between two attempts the container is running for a moment, and its waiting reason is gone.
      expr: `max by (${container}) (max_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"}[5m])) == 1`,
      for: '5m',
      summary: `${where} crashes again and again.`,
      description: 'It ends soon after each start; the kubelet waits up to five minutes between attempts.',
    },
    {
      ...common,
      alert: 'ContainerOomKilled',
      expr: `max by (${container}) (kube_pod_container_status_last_terminated_reason{reason="OOMKilled"}) == 1\nand on (${container}) sum by (${container}) (increase(kube_pod_container_status_restarts_total[10m])) > 0`,
      summary: `${where} was killed: it used more memory than its limit.`,
      description: 'It was restarted within the last ten minutes after the kernel killed it.',
    },
    {
      ...common,
      alert: 'JobFailed',
      expr: 'max by (namespace, job_name) (kube_job_failed{condition="true"}) == 1',
      for: '1m',
      summary: 'Job {{ $labels.namespace }}/{{ $labels.job_name }} failed.',
      description: 'It used up its retries or its time. The alert ends when the failed Job is deleted.',
    },
  ];
  return { name: 'workloads', interval: '1m', rules };
}
