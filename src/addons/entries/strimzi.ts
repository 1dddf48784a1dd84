import type { Addon } from '../addon.ts';
import { controllerFlows, scrapeFlow } from '../flows.ts';
import { CLUSTER_CRITICAL, inProduction, RESTRICTED_CONTAINER, resources } from '../values.ts';

const pods = { name: 'strimzi-cluster-operator' } as const;

export const strimzi: Addon = {
  id: 'strimzi',
  title: 'Strimzi',
  why: 'Runs Kafka: certificates, users with rights, topics as objects, and restarts one broker after another only while every message stays where it must.',
  chart: {
    repository: 'quay.io/strimzi-helm',
    name: 'strimzi-kafka-operator',
    version: '1.2.0',
    releaseName: 'strimzi',
  },
  appVersion: '1.2.0',
  source:
    'Chart and operator share one version, released together; since 0.45 the chart is in quay.io/strimzi-helm as well. Its changelog says of 1.2.0 that Kafka 4.3.1 is run, and of 1.1.0 that 4.1.x is no longer. Values and templates were read in its repository at several commits of the 1.x line; the chart itself was not fetched.',
  namespace: 'strimzi-system',
  podSecurity: 'restricted',
  provides: { kinds: ['core.strimzi.io', 'kafka.strimzi.io'] },
  needs: ['prometheus-operator-crds'],
  kubernetes: { oldest: '1.30' },
  images: ['quay.io/strimzi'],
  // The way to each Kafka is with the flows of the stores.
  flows: [...controllerFlows(pods), scrapeFlow([8080], pods)],
  metricsJob: 'strimzi-system/strimzi-cluster-operator',
  health: {
    alert: 'StrimziReconcileFails',
    expr: 'sum by (kind) (rate(strimzi_reconciliations_failed_total{job="strimzi-system/strimzi-cluster-operator"}[10m])) > 0 or absent(up{job="strimzi-system/strimzi-cluster-operator"} == 1)',
    for: '15m',
    severity: 'warning',
    summary: 'Strimzi cannot reconcile{{ with $labels.kind }} ({{ . }}){{ end }}.',
    description:
      'Kafka goes on as it is, but certificates are not renewed, topics and users are not made, and no broker is restarted.',
  },
  values: (context) => ({
    watchAnyNamespace: true,
    // Two in production: one leads, the other takes over.
    replicas: inProduction(context, 2, 1),
    leaderElection: { enable: true },
    priorityClassName: CLUSTER_CRITICAL,
    resources: resources('200m', '512Mi'),
    podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    securityContext: RESTRICTED_CONTAINER,
    // Who may reach a Kafka follows from `uses`, in both directions: Strimzi's own policies let more in, and nothing out.
    generateNetworkPolicy: false,
    extraEnvs: [{ name: 'STRIMZI_POD_SECURITY_PROVIDER_CLASS', value: 'restricted' }],
    podMonitor: { enabled: true },
  }),
};
