import type { Addon } from '../addon.ts';
import { controllerFlows, scrapeFlow, webhookFlow } from '../flows.ts';
import { CLUSTER_CRITICAL, inProduction, RESTRICTED_CONTAINER, resources, spread } from '../values.ts';

const pods = { 'app.kubernetes.io/name': 'cloudnative-pg' } as const;

export const cloudnativePg: Addon = {
  id: 'cloudnative-pg',
  title: 'CloudNativePG',
  why: 'Runs PostgreSQL: replication, failover, backups with point-in-time recovery and PgBouncer, without a second system that knows who the primary is.',
  chart: {
    repository: 'https://cloudnative-pg.github.io/charts',
    name: 'cloudnative-pg',
    version: '0.29.0',
    releaseName: 'cloudnative-pg',
  },
  appVersion: '1.30.0',
  source:
    'Chart 0.29.0 was released on the day after 1.30.0, which it carries (0.28.x carries 1.29). Backups use the operator’s own Barman Cloud support, whose fields are in the CRDs of 1.30: it is deprecated since 1.26 and goes with 1.31 (release notes of 1.29.2). Before that upgrade the plugin-barman-cloud chart comes beside it; it reads the same backups. Values were read in its repository at older releases.',
  namespace: 'cnpg-system',
  podSecurity: 'restricted',
  provides: { kinds: ['postgresql.cnpg.io'] },
  needs: ['prometheus-operator-crds'],
  kubernetes: { oldest: '1.28' },
  images: ['ghcr.io/cloudnative-pg'],
  // The way to each database is with the flows of the stores.
  flows: [
    ...controllerFlows(pods),
    webhookFlow(9443, 'checks and completes Clusters, Poolers and Backups', pods),
    scrapeFlow([8080], pods),
  ],
  metricsJob: 'cnpg-system/cloudnative-pg',
  health: {
    alert: 'CloudNativePgReconcileErrors',
    expr: 'sum by (controller) (rate(controller_runtime_reconcile_errors_total{job="cnpg-system/cloudnative-pg"}[10m])) > 0 or absent(up{job="cnpg-system/cloudnative-pg"} == 1)',
    for: '15m',
    severity: 'critical',
    summary: 'CloudNativePG cannot reconcile{{ with $labels.controller }} ({{ . }}){{ end }}.',
    description:
      'Databases go on as they are, but a lost primary is not replaced: the operator decides on a failover. Backups do not start either.',
  },
  values: (context) => ({
    crds: { create: true },
    // Two in production: one leads, the other takes over within seconds, since no failover happens without.
    replicaCount: inProduction(context, 2, 1),
    priorityClassName: CLUSTER_CRITICAL,
    topologySpreadConstraints: spread(context, pods),
    resources: resources('100m', '256Mi', '512Mi'),
    podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containerSecurityContext: { ...RESTRICTED_CONTAINER, runAsUser: 10001, runAsGroup: 10001 },
    monitoring: { podMonitorEnabled: true, grafanaDashboard: { create: false } },
  }),
};
