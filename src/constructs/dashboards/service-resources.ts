import type { BoardPanel, Query } from './board.ts';
import type { BoardService } from './board-service.ts';

/**
 * The pods of a ReplicaSet are `<owner>-<hash>-<five characters>`, so that `web` does not match the pods of `web-api`.
 * PromQL anchors the expression by itself.
 */
export function podsOf(service: Pick<BoardService, 'name' | 'namespace' | 'colors'>): string {
  return `namespace="${service.namespace}",pod=~"${controller(service)}-[a-z0-9]+-[a-z0-9]{5}"`;
}

/** An expression for the name of what runs the pods: one Rollout or Deployment, or that of each colour. */
function controller({ name, colors }: Pick<BoardService, 'name' | 'colors'>): string {
  return colors ? `${name}-(blue|green)` : name;
}

/** Replicas, CPU, memory, restarts and throttling of one service. */
export function serviceResources(service: BoardService): BoardPanel[] {
  return [replicasNow(service), ...releasePhase(service), restarts(service), replicas(service), ...usage(service)];
}

function replicasNow(service: BoardService): BoardPanel {
  return {
    kind: 'number',
    title: 'Ready replicas',
    description: 'Pods that take traffic. 0 is an outage.',
    width: service.rollout ? 8 : 12,
    thresholds: [{ color: 'red' }, { from: 1, color: 'green' }],
    queries: [
      {
        expr: service.rollout
          ? ofRollout('rollout_info_replicas_available', service)
          : service.colors
            ? `sum by (deployment) (kube_deployment_status_replicas_available{namespace="${service.namespace}",deployment=~"${controller(service)}"})`
            : `kube_deployment_status_replicas_available{namespace="${service.namespace}",deployment="${service.name}"}`,
        ...(service.colors ? { legend: '{{deployment}}' } : {}),
      },
    ],
  };
}

/**
 * Argo Rollouts' chart makes a ServiceMonitor that does not honour labels: the Rollout's namespace becomes
 * `exported_namespace`, unless somebody scrapes it otherwise.
 */
function ofRollout(series: string, { namespace, name }: BoardService): string {
  const at = (label: string) => `${series}{${label}="${namespace}",name="${name}"}`;
  return `(${at('exported_namespace')} or ${at('namespace')})`;
}

function releasePhase(service: BoardService): BoardPanel[] {
  if (!service.rollout) return [];
  return [
    {
      kind: 'number',
      title: 'Release',
      description:
        'Healthy: one version runs. Progressing or Paused: a release is on its way. Degraded: it was taken back, or is stuck.',
      width: 8,
      showName: true,
      queries: [{ expr: `${ofRollout('rollout_info', service)} > 0`, legend: '{{phase}}' }],
    },
  ];
}

function restarts(service: BoardService): BoardPanel {
  return {
    kind: 'number',
    title: 'Restarts in the last hour',
    description: 'Containers that died or failed their liveness probe. Which one, and why: kubectl describe pod.',
    width: service.rollout ? 8 : 12,
    once: true,
    thresholds: [{ color: 'green' }, { from: 1, color: 'yellow' }, { from: 5, color: 'red' }],
    queries: [{ expr: `round(sum(increase(kube_pod_container_status_restarts_total{${podsOf(service)}}[1h])))` }],
  };
}

function replicas(service: BoardService): BoardPanel {
  const hpa = `namespace="${service.namespace}",horizontalpodautoscaler=~"(keda-hpa-)?${controller(service)}"`;
  const which = service.colors ? '{{horizontalpodautoscaler}}: ' : '';
  const ready: Query = {
    expr: `sum(kube_pod_status_ready{${podsOf(service)},condition="true"})`,
    legend: 'ready',
  };
  const scaled: Query[] = service.autoscaled
    ? [
        {
          expr: `kube_horizontalpodautoscaler_status_desired_replicas{${hpa}}`,
          legend: `${which}wanted by the autoscaler`,
        },
        { expr: `kube_horizontalpodautoscaler_spec_min_replicas{${hpa}}`, legend: `${which}at least` },
        { expr: `kube_horizontalpodautoscaler_spec_max_replicas{${hpa}}`, legend: `${which}at most` },
      ]
    : [];
  return {
    kind: 'graph',
    title: 'Replicas',
    description:
      'Ready pods against what the autoscaler wants. At its maximum for long: raise it, or look at what grew.',
    width: 8,
    min: 0,
    decimals: 0,
    queries: [ready, ...scaled],
  };
}

function usage(service: BoardService): BoardPanel[] {
  const pods = podsOf(service);
  const containers = `container=~"${service.containers.join('|')}"`;
  const requested = (resource: string) =>
    `sum by (container) (kube_pod_container_resource_requests{${pods},${containers},resource="${resource}"})`;
  return [
    {
      kind: 'graph',
      title: 'CPU, of what is requested',
      description:
        'Usage of all pods over their requests, by container. The autoscaler aims at its target on average; far below for days: the requests are too high.',
      width: 8,
      unit: 'percentunit',
      min: 0,
      thresholds: [{ color: 'transparent' }, { from: 1, color: 'orange' }],
      queries: [
        {
          expr: `sum by (container) (rate(container_cpu_usage_seconds_total{${pods},${containers}}[$__rate_interval])) / ${requested('cpu')}`,
          legend: '{{container}}',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'Memory, of what is requested',
      description:
        'Working set of all pods over their requests, by container. Steady growth after each restart is a leak.',
      width: 8,
      unit: 'percentunit',
      min: 0,
      thresholds: [{ color: 'transparent' }, { from: 1, color: 'orange' }],
      queries: [
        {
          expr: `sum by (container) (container_memory_working_set_bytes{${pods},${containers}}) / ${requested('memory')}`,
          legend: '{{container}}',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'CPU throttling',
      description:
        'Share of scheduling periods in which a container ran into its CPU limit: latency that no profile shows.',
      width: 12,
      unit: 'percentunit',
      min: 0,
      thresholds: [{ color: 'transparent' }, { from: 0.25, color: 'orange' }],
      queries: [
        {
          expr: `sum by (container) (rate(container_cpu_cfs_throttled_periods_total{${pods},${containers}}[$__rate_interval])) / sum by (container) (rate(container_cpu_cfs_periods_total{${pods},${containers}}[$__rate_interval]))`,
          legend: '{{container}}',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'Fullest pod, of its memory limit',
      description: 'Working set of the pod that is nearest to its limit. At 100 % the kernel kills it (OOMKilled).',
      width: 12,
      unit: 'percentunit',
      min: 0,
      thresholds: [{ color: 'transparent' }, { from: 0.9, color: 'red' }],
      queries: [
        {
          expr: `max by (container) (max by (pod, container) (container_memory_working_set_bytes{${pods},${containers}}) / max by (pod, container) (kube_pod_container_resource_limits{${pods},${containers},resource="memory"}))`,
          legend: '{{container}}',
        },
      ],
    },
  ];
}
