import type { Addon } from '../addon.ts';
import { cloudApisFlow, controllerFlows, scrapeFlow, webhookFlow } from '../flows.ts';
import { CLUSTER_CRITICAL, inProduction, resources, roleAnnotations, spread } from '../values.ts';

const controller = { 'app.kubernetes.io/name': 'external-secrets' } as const;
const webhook = { 'app.kubernetes.io/name': 'external-secrets-webhook' } as const;
const certController = { 'app.kubernetes.io/name': 'external-secrets-cert-controller' } as const;

export const externalSecrets: Addon = {
  id: 'external-secrets',
  title: 'External Secrets Operator',
  why: 'Copies values from the secret manager into Secrets, so that Git holds names only.',
  chart: {
    repository: 'https://charts.external-secrets.io',
    name: 'external-secrets',
    version: '2.9.0',
    releaseName: 'external-secrets',
  },
  appVersion: 'v2.9.0',
  source:
    'Chart and operator share one version; the chart external-secrets-2.9.0 is published. Values and monitors were read in its repository at recent and older commits.',
  namespace: 'external-secrets',
  podSecurity: 'restricted',
  provides: { kinds: ['external-secrets.io', 'generators.external-secrets.io'] },
  needs: ['prometheus-operator-crds'],
  kubernetes: { oldest: '1.28' },
  cloudRole: {
    serviceAccount: 'external-secrets',
    required: false,
    why: 'only for stores that do not name a ServiceAccount of their own',
  },
  images: ['ghcr.io/external-secrets'],
  flows: [
    ...controllerFlows(),
    cloudApisFlow('Secrets Manager and STS', controller),
    {
      direction: 'egress',
      pods: controller,
      peer: { kind: 'addon', addon: 'vault', pods: { 'app.kubernetes.io/name': 'vault', component: 'server' } },
      ports: [{ port: 8200 }],
      why: 'reads secrets of Vault',
    },
    webhookFlow(10250, 'validates stores and secrets', webhook),
    scrapeFlow([8080]),
  ],
  metricsJob: 'external-secrets-metrics',
  health: {
    alert: 'ExternalSecretNotReady',
    expr: 'max by (namespace, name) (externalsecret_status_condition{job="external-secrets-metrics", condition="Ready", status="False"}) == 1',
    for: '15m',
    severity: 'warning',
    summary: 'ExternalSecret {{ $labels.namespace }}/{{ $labels.name }} cannot be read.',
    description:
      'The Secret keeps its last value: a rotated password does not arrive, and a new environment does not start. The condition of the ExternalSecret has the provider’s error.',
  },
  values: (context) => ({
    installCRDs: true,
    replicaCount: inProduction(context, 2, 1),
    leaderElect: true,
    priorityClassName: CLUSTER_CRITICAL,
    podDisruptionBudget: { enabled: context.production, minAvailable: 1 },
    topologySpreadConstraints: spread(context, controller),
    resources: resources('50m', '128Mi', '256Mi'),
    serviceAccount: {
      create: true,
      name: 'external-secrets',
      annotations: roleAnnotations(context, 'external-secrets'),
    },
    webhook: {
      replicaCount: inProduction(context, 2, 1),
      priorityClassName: CLUSTER_CRITICAL,
      podDisruptionBudget: { enabled: context.production, minAvailable: 1 },
      topologySpreadConstraints: spread(context, webhook),
      resources: resources('25m', '64Mi', '128Mi'),
    },
    certController: {
      replicaCount: 1,
      topologySpreadConstraints: spread(context, certController),
      resources: resources('25m', '128Mi', '256Mi'),
    },
    // honorLabels: the ExternalSecret's own namespace, not that of the operator.
    serviceMonitor: { enabled: true, interval: '60s', honorLabels: true },
  }),
};
