import type { Addon } from '../addon.ts';
import { prometheusPods } from '../addresses.ts';
import { controllerFlows, scrapeFlow, webhookFlow } from '../flows.ts';
import { CLUSTER_CRITICAL, inProduction, resources, spread } from '../values.ts';

const operator = { app: 'keda-operator' } as const;
const metricsServer = { app: 'keda-operator-metrics-apiserver' } as const;
const webhooks = { app: 'keda-admission-webhooks' } as const;

export const keda: Addon = {
  id: 'keda',
  title: 'KEDA',
  why: 'Scales on what Prometheus knows (requests, latency) and on schedules: it makes the HorizontalPodAutoscaler and the metric behind it.',
  chart: {
    repository: 'https://kedacore.github.io/charts',
    name: 'keda',
    version: '2.20.2',
    releaseName: 'keda',
  },
  appVersion: '2.20.2',
  source:
    'Seen installed: the chart keda-2.20.2 has application 2.20.2. Its reference of 2.16 and older templates were read in its repository.',
  namespace: 'keda',
  podSecurity: 'restricted',
  provides: { kinds: ['keda.sh', 'eventing.keda.sh', 'external.metrics.k8s.io'] },
  needs: ['prometheus-operator-crds', 'kube-prometheus-stack'],
  kubernetes: { oldest: '1.28' },
  images: ['ghcr.io/kedacore'],
  flows: [
    ...controllerFlows(),
    webhookFlow(6443, 'the aggregated API external.metrics.k8s.io', metricsServer),
    webhookFlow(9443, 'validates ScaledObjects', webhooks),
    {
      direction: 'egress',
      pods: metricsServer,
      peer: { kind: 'addon', addon: 'keda', pods: operator },
      ports: [{ port: 9666 }],
      why: 'asks the operator for the value of a metric',
    },
    {
      direction: 'egress',
      pods: operator,
      peer: { kind: 'addon', addon: 'kube-prometheus-stack', pods: prometheusPods },
      ports: [{ port: 9090 }],
      why: 'queries the prometheus triggers',
    },
    scrapeFlow([8080], operator),
    scrapeFlow([8080], metricsServer),
    scrapeFlow([8080], webhooks),
  ],
  metricsJob: 'keda-operator',
  health: {
    alert: 'KedaScaledObjectErrors',
    expr: 'sum by (scaledObject) (rate(keda_scaled_object_errors_total{job="keda-operator"}[10m])) > 0 or absent(up{job="keda-operator"} == 1)',
    for: '10m',
    severity: 'warning',
    summary: 'KEDA cannot scale{{ with $labels.scaledObject }} {{ . }}{{ end }}.',
    description:
      'A trigger gives no value, or the operator is down. The HorizontalPodAutoscaler goes on with CPU and memory, or with the fallback of the ScaledObject.',
  },
  values: (context) => ({
    operator: { replicaCount: inProduction(context, 2, 1) },
    metricsServer: { replicaCount: inProduction(context, 2, 1) },
    webhooks: { replicaCount: inProduction(context, 2, 1) },
    priorityClassName: CLUSTER_CRITICAL,
    podDisruptionBudget: {
      operator: inProduction(context, { minAvailable: 1 }, {}),
      metricServer: inProduction(context, { minAvailable: 1 }, {}),
      webhooks: inProduction(context, { minAvailable: 1 }, {}),
    },
    topologySpreadConstraints: {
      operator: spread(context, operator),
      metricsServer: spread(context, metricsServer),
      webhooks: spread(context, webhooks),
    },
    resources: {
      operator: resources('100m', '128Mi', '512Mi'),
      metricServer: resources('50m', '128Mi', '256Mi'),
      webhooks: resources('20m', '32Mi', '64Mi'),
    },
    prometheus: {
      operator: { enabled: true, serviceMonitor: { enabled: true } },
      metricServer: { enabled: true, serviceMonitor: { enabled: true } },
      webhooks: { enabled: true, serviceMonitor: { enabled: true } },
    },
  }),
};
