import type { Addon } from '../addon.ts';
import { controllerFlows, scrapeFlow } from '../flows.ts';
import { resources } from '../values.ts';

const pods = { 'app.kubernetes.io/name': 'milvus-operator' } as const;

export const milvusOperator: Addon = {
  id: 'milvus-operator',
  title: 'Milvus Operator',
  why: 'Runs Milvus: its parts, and the order in which they are upgraded.',
  chart: {
    repository: 'https://zilliztech.github.io/milvus-operator',
    name: 'milvus-operator',
    version: '1.3.8',
    releaseName: 'milvus-operator',
  },
  appVersion: 'v1.3.8',
  source:
    'Chart and operator share one version, the chart without the v. Values and templates were read in its repository at several commits, the newest with 1.3.7; the chart itself was not fetched. It installs no webhook unless asked, so needs no certificate.',
  namespace: 'milvus-operator',
  // Its chart sets neither a seccomp profile nor dropped capabilities for the container, and has no value for them.
  podSecurity: 'baseline',
  provides: { kinds: ['milvus.io'] },
  // Gatekeeper completes what the operator writes of its init containers.
  needs: ['gatekeeper'],
  kubernetes: { oldest: '1.28' },
  images: ['docker.io/milvusdb', 'milvusdb'],
  // The way to each Milvus, its etcd and its objects is with the flows of the stores.
  flows: [...controllerFlows(pods), scrapeFlow([8080], pods)],
  metricsJob: 'milvus-operator/milvus-operator',
  podMonitor: { name: 'milvus-operator', pods, port: 'metrics' },
  health: {
    alert: 'MilvusOperatorReconcileErrors',
    expr: 'sum by (controller) (rate(controller_runtime_reconcile_errors_total{job="milvus-operator/milvus-operator"}[10m])) > 0 or absent(up{job="milvus-operator/milvus-operator"} == 1)',
    for: '30m',
    severity: 'warning',
    summary: 'The Milvus operator cannot reconcile{{ with $labels.controller }} ({{ . }}){{ end }}.',
    description: 'Milvus goes on as it is, but no change and no upgrade is carried out.',
  },
  values: () => ({
    installCRDs: true,
    // One leader works; a second replica would only wait.
    replicaCount: 1,
    image: { repository: 'docker.io/milvusdb/milvus-operator', tag: 'v1.3.8' },
    resources: resources('100m', '256Mi', '512Mi'),
    podSecurityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
  }),
};
