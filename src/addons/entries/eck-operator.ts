import type { Addon } from '../addon.ts';
import { controllerFlows, scrapeFlow, webhookFlow } from '../flows.ts';
import { RESTRICTED_CONTAINER, resources } from '../values.ts';

const pods = { 'app.kubernetes.io/name': 'elastic-operator' } as const;

export const eckOperator: Addon = {
  id: 'eck-operator',
  title: 'Elastic Cloud on Kubernetes',
  why: 'Runs Elasticsearch, Logstash and Kibana: certificates, users, rolling upgrades and the order in which nodes go.',
  chart: {
    repository: 'https://helm.elastic.co',
    name: 'eck-operator',
    version: '3.5.0',
    releaseName: 'elastic-operator',
  },
  appVersion: '3.5.0',
  source:
    'Seen installed: eck-operator-3.5.0 reports application 3.5.0. Values and templates were read in its repository at 2.x, where `config.metrics.port` replaced `config.metricsPort`.',
  namespace: 'elastic-system',
  podSecurity: 'restricted',
  provides: {
    kinds: [
      'agent.k8s.elastic.co',
      'apm.k8s.elastic.co',
      'autoscaling.k8s.elastic.co',
      'beat.k8s.elastic.co',
      'elasticsearch.k8s.elastic.co',
      'enterprisesearch.k8s.elastic.co',
      'kibana.k8s.elastic.co',
      'logstash.k8s.elastic.co',
      'maps.k8s.elastic.co',
      'stackconfigpolicy.k8s.elastic.co',
    ],
  },
  needs: ['prometheus-operator-crds'],
  kubernetes: { oldest: '1.28' },
  images: [
    'docker.elastic.co/eck',
    'docker.elastic.co/elasticsearch',
    'docker.elastic.co/kibana',
    'docker.elastic.co/logstash',
  ],
  flows: [
    ...controllerFlows(pods),
    webhookFlow(9443, 'validates Elasticsearch and Kibana', pods),
    {
      direction: 'egress',
      pods,
      peer: { kind: 'log-store' },
      ports: [{ port: 9200 }],
      why: 'asks Elasticsearch for its health before it moves a node',
    },
    scrapeFlow([8081], pods),
  ],
  metricsJob: 'elastic-system/elastic-operator',
  health: {
    alert: 'EckOperatorReconcileErrors',
    expr: 'sum by (controller) (rate(controller_runtime_reconcile_errors_total{job="elastic-system/elastic-operator"}[10m])) > 0 or absent(up{job="elastic-system/elastic-operator"} == 1)',
    for: '30m',
    severity: 'warning',
    summary: 'The Elastic operator cannot reconcile{{ with $labels.controller }} ({{ . }}){{ end }}.',
    description:
      'Elasticsearch and Kibana go on as they are, but no change, certificate renewal or node replacement is carried out.',
  },
  values: () => ({
    installCRDs: true,
    // One leader works; a second replica would only wait.
    replicaCount: 1,
    resources: resources('100m', '256Mi', '512Mi'),
    podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    securityContext: RESTRICTED_CONTAINER,
    // Telemetry would make it talk to Elastic.
    telemetry: { disabled: true },
    config: { metrics: { port: '8081' } },
    podMonitor: { enabled: true, interval: '60s' },
  }),
};
