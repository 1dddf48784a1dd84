import type { Addon } from '../addon.ts';
import { controllerFlows, webhookFlow } from '../flows.ts';
import { CLUSTER_CRITICAL, inProduction, resources, spread } from '../values.ts';

const pods = { 'app.kubernetes.io/name': 'opentelemetry-operator' } as const;

export const opentelemetryOperator: Addon = {
  id: 'opentelemetry-operator',
  title: 'OpenTelemetry operator',
  why: 'Runs collectors of traces and metrics, Jaeger 2 among them: the Jaeger operator is deprecated, and knows version 1 alone.',
  chart: {
    repository: 'https://open-telemetry.github.io/opentelemetry-helm-charts',
    name: 'opentelemetry-operator',
    version: '0.122.0',
    releaseName: 'opentelemetry-operator',
  },
  appVersion: '0.158.0',
  source:
    'Seen installed: opentelemetry-operator-0.122.0 reports application 0.158.0. Its values were read in its repository, at 0.156.0; not rendered.',
  namespace: 'opentelemetry-operator-system',
  podSecurity: 'restricted',
  provides: { kinds: ['opentelemetry.io'] },
  needs: ['prometheus-operator-crds', 'cert-manager'],
  kubernetes: { oldest: '1.28' },
  images: ['ghcr.io/open-telemetry/opentelemetry-operator'],
  flows: [...controllerFlows(pods), webhookFlow(9443, 'defaults and validates collectors', pods)],
  health: {
    alert: 'OpenTelemetryOperatorDown',
    expr: 'absent(kube_deployment_status_replicas_available{namespace="opentelemetry-operator-system", deployment="opentelemetry-operator"} > 0)',
    for: '15m',
    severity: 'warning',
    summary: 'The OpenTelemetry operator does not run.',
    description: 'Collectors go on as they are, but no change of them is carried out, and none is accepted.',
  },
  values: (context) => ({
    replicaCount: inProduction(context, 2, 1),
    pdb: { create: context.production, minAvailable: 1 },
    priorityClassName: CLUSTER_CRITICAL,
    topologySpreadConstraints: spread(context, pods),
    manager: { resources: resources('50m', '128Mi', '256Mi') },
    admissionWebhooks: {
      certManager: { enabled: true },
      // Nothing is injected into pods: services bring their SDK, and are told where to send by variables.
      pods: { failurePolicy: 'Ignore' },
    },
    testFramework: { resources: resources('10m', '16Mi') },
  }),
};
