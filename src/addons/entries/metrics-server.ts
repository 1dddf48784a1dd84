import type { Addon } from '../addon.ts';
import { controllerFlows, scrapeFlow, webhookFlow } from '../flows.ts';
import { CLUSTER_CRITICAL, inProduction, resources, spread } from '../values.ts';

const pods = { 'app.kubernetes.io/name': 'metrics-server' } as const;

export const metricsServer: Addon = {
  id: 'metrics-server',
  title: 'Metrics Server',
  why: 'EKS ships none, and an autoscaler on CPU or memory reads metrics.k8s.io.',
  chart: {
    repository: 'https://kubernetes-sigs.github.io/metrics-server',
    name: 'metrics-server',
    version: '3.14.0',
    releaseName: 'metrics-server',
  },
  appVersion: '0.9.0',
  source:
    'Seen installed: metrics-server-3.14.0 reports application 0.9.0. Values and monitor were read in its repository at older releases.',
  namespace: 'kube-system',
  podSecurity: 'restricted',
  provides: { kinds: ['metrics.k8s.io'] },
  needs: ['prometheus-operator-crds'],
  // The project's table: 0.8 and newer from 1.31.
  kubernetes: { oldest: '1.31' },
  images: ['registry.k8s.io/metrics-server'],
  flows: [
    ...controllerFlows(pods),
    webhookFlow(10250, 'the aggregated API metrics.k8s.io', pods),
    {
      direction: 'egress',
      pods,
      peer: { kind: 'nodes' },
      ports: [{ port: 10250 }],
      why: 'reads usage from the kubelets',
    },
    scrapeFlow([10250], pods),
  ],
  metricsJob: 'metrics-server',
  health: {
    alert: 'MetricsServerDown',
    expr: 'absent(up{job="metrics-server"} == 1)',
    for: '10m',
    severity: 'critical',
    summary: 'No metrics server answers.',
    description:
      'HorizontalPodAutoscalers on CPU and memory keep the last replica count they had: nothing scales up while this lasts.',
  },
  values: (context) => ({
    replicas: inProduction(context, 2, 1),
    priorityClassName: CLUSTER_CRITICAL,
    podDisruptionBudget: { enabled: context.production, minAvailable: 1 },
    topologySpreadConstraints: spread(context, pods),
    resources: resources('100m', '200Mi', '400Mi'),
    metrics: { enabled: true },
    serviceMonitor: { enabled: true, interval: '30s' },
  }),
};
