import type { Addon, HelmValues } from '../addon.ts';
import { alertmanagerPods, MONITORING_NAMESPACE, prometheusPods } from '../addresses.ts';
import type { AddonContext } from '../context.ts';
import { controllerFlows, dnsFlow, kubeApiFlow, scrapeFlow, webhookFlow } from '../flows.ts';
import { inProduction, resources } from '../values.ts';

const operator = { app: 'kube-prometheus-stack-operator' } as const;
const grafana = { 'app.kubernetes.io/name': 'grafana' } as const;
const kubeStateMetrics = { 'app.kubernetes.io/name': 'kube-state-metrics' } as const;

export const kubePrometheusStack: Addon = {
  id: 'kube-prometheus-stack',
  title: 'Prometheus operator, Alertmanager and Grafana',
  why: 'Metrics, rules, routing and dashboards, each as a Kubernetes object that a pull request can show.',
  chart: {
    repository: 'https://prometheus-community.github.io/helm-charts',
    name: 'kube-prometheus-stack',
    version: '88.2.0',
    releaseName: 'kube-prometheus-stack',
  },
  appVersion: 'v0.93.0',
  source:
    '88.0.0 moved the operator to v0.93.0 (prometheus-community/helm-charts#7152); 88.2.0 still carries it, 88.5.4 has v0.93.1. Values and templates were read in its repository at older releases; those of its subcharts (Grafana, kube-state-metrics, node exporter) only as others use them.',
  namespace: MONITORING_NAMESPACE,
  // The node exporter: host network, host PID and the node's root directory, read-only.
  podSecurity: 'privileged',
  provides: { kinds: ['monitoring.coreos.com/Prometheus'] },
  needs: ['prometheus-operator-crds', 'cert-manager', 'external-secrets'],
  kubernetes: { oldest: '1.28' },
  images: [
    'quay.io/prometheus',
    'quay.io/prometheus-operator',
    'quay.io/kiwigrid/k8s-sidecar',
    'docker.io/grafana/grafana',
    'registry.k8s.io/kube-state-metrics',
  ],
  flows: [
    ...controllerFlows(operator),
    webhookFlow(10250, 'validates PrometheusRules and AlertmanagerConfigs', operator),
    dnsFlow(prometheusPods),
    kubeApiFlow('finds its targets, and scrapes the API server', prometheusPods),
    {
      direction: 'egress',
      pods: prometheusPods,
      peer: { kind: 'all-pods' },
      why: 'scrapes, on whatever port a target names',
    },
    {
      direction: 'egress',
      pods: prometheusPods,
      peer: { kind: 'nodes' },
      ports: [{ port: 10250 }, { port: 9100 }],
      why: 'scrapes the kubelets, and the node exporter on the host network',
    },
    {
      direction: 'egress',
      pods: prometheusPods,
      peer: { kind: 'addon', addon: 'kube-prometheus-stack', pods: alertmanagerPods },
      ports: [{ port: 9093 }],
      why: 'sends its alerts',
    },
    dnsFlow(alertmanagerPods),
    {
      direction: 'egress',
      pods: alertmanagerPods,
      peer: { kind: 'addon', addon: 'kube-prometheus-stack', pods: alertmanagerPods },
      ports: [{ port: 9094 }, { port: 9094, protocol: 'UDP' }],
      why: 'the replicas gossip, so that each alert is sent once',
    },
    {
      direction: 'egress',
      pods: alertmanagerPods,
      peer: { kind: 'internet', hosts: ['events.pagerduty.com', 'hooks.slack.com'] },
      ports: [{ port: 443 }],
      why: 'notifies PagerDuty and Slack',
    },
    ...controllerFlows(grafana),
    {
      direction: 'egress',
      pods: grafana,
      peer: { kind: 'addon', addon: 'kube-prometheus-stack', pods: prometheusPods },
      ports: [{ port: 9090 }],
      why: 'queries metrics',
    },
    {
      direction: 'egress',
      pods: grafana,
      peer: { kind: 'addon', addon: 'kube-prometheus-stack', pods: alertmanagerPods },
      ports: [{ port: 9093 }],
      why: 'shows alerts and silences',
    },
    {
      direction: 'egress',
      pods: grafana,
      peer: { kind: 'addon', addon: 'loki', pods: { 'app.kubernetes.io/name': 'loki' } },
      ports: [{ port: 3100 }],
      why: 'queries logs',
    },
    ...controllerFlows(kubeStateMetrics),
    scrapeFlow([10250], operator),
    scrapeFlow([9090, 8080], prometheusPods),
    scrapeFlow([9093, 8080], alertmanagerPods),
    scrapeFlow([3000], grafana),
    scrapeFlow([8080, 8081], kubeStateMetrics),
  ],
  metricsJob: 'kube-prometheus-stack-prometheus',
  health: {
    alert: 'MonitoringStackDown',
    expr: 'absent(up{job="kube-prometheus-stack-alertmanager"} == 1) or absent(up{job="kube-prometheus-stack-operator"} == 1) or absent(up{job="kube-state-metrics"} == 1)',
    for: '5m',
    severity: 'critical',
    summary: 'A part of the monitoring stack is down.',
    description:
      'Alertmanager (no notification leaves the cluster), the operator (rules and routes are not taken over) or kube-state-metrics (half of the alerts have no data). That Prometheus itself is down only a watchdog outside can say.',
  },
  values: (context) => ({
    // Installed by prometheus-operator-crds, before everything that brings a ServiceMonitor.
    crds: { enabled: false },
    // EKS runs these itself and lets nobody scrape them: their rules would fire for ever.
    kubeControllerManager: { enabled: false },
    kubeScheduler: { enabled: false },
    kubeEtcd: { enabled: false },
    // Listens on the node's loopback on EKS.
    kubeProxy: { enabled: false },
    defaultRules: {
      // The platform's own rules say the same with a runbook: nobody is told twice.
      disabled: {
        CPUThrottlingHigh: true,
        KubeHpaMaxedOut: true,
        KubeJobFailed: true,
        KubePersistentVolumeFillingUp: true,
        KubePodCrashLooping: true,
        KubeQuotaAlmostFull: true,
        KubeQuotaExceeded: true,
        KubeQuotaFullyUsed: true,
      },
      rules: {
        etcd: false,
        kubeControllerManager: false,
        kubeProxy: false,
        kubeSchedulerAlerting: false,
        kubeSchedulerRecording: false,
        windows: false,
      },
    },
    prometheusOperator: {
      // Without it a hook Job patches the webhooks; cert-manager also renews.
      admissionWebhooks: { certManager: { enabled: true } },
      resources: resources('50m', '128Mi', '256Mi'),
    },
    // Prometheus itself is the monitoring layer's, as an object that Git shows: see charts/monitoring.ts.
    prometheus: { enabled: false },
    alertmanager: alertmanager(context),
    grafana: grafanaValues(context),
    'kube-state-metrics': stateMetrics(context),
    'prometheus-node-exporter': {
      priorityClassName: 'system-node-critical',
      resources: resources('20m', '32Mi', '128Mi'),
    },
  }),
};

function stateMetrics(context: AddonContext): HelmValues {
  const constraints = { apiGroups: ['constraints.gatekeeper.sh'], resources: ['*'], verbs: ['list', 'watch'] };
  const kinds = {
    apiGroups: ['apiextensions.k8s.io'],
    resources: ['customresourcedefinitions'],
    verbs: ['list', 'watch'],
  };
  return {
    resources: resources('20m', '128Mi', '512Mi'),
    customResourceState: { enabled: true, config: context.monitoring.customResourceState },
    rbac: { extraRules: [kinds, constraints] },
  };
}

function alertmanager(context: AddonContext): HelmValues {
  const { storageClass, alertmanagerHost } = context.monitoring;
  return {
    podDisruptionBudget: { enabled: context.production, minAvailable: 2 },
    alertmanagerSpec: {
      replicas: inProduction(context, 3, 1),
      podAntiAffinity: inProduction(context, 'hard', 'soft'),
      retention: '120h',
      ...(alertmanagerHost === undefined ? {} : { externalUrl: `https://${alertmanagerHost}` }),
      alertmanagerConfigSelector: {},
      alertmanagerConfigNamespaceSelector: {},
      // By default each AlertmanagerConfig sees only alerts with its own `namespace` label, which a sum() drops. Those
      // of the monitoring namespace see all; a team's own still only its own.
      alertmanagerConfigMatcherStrategy: { type: 'OnNamespaceExceptForAlertmanagerNamespace' },
      resources: resources('20m', '64Mi', '128Mi'),
      storage: { volumeClaimTemplate: { spec: claim(storageClass, '5Gi') } },
    },
  };
}

function grafanaValues(context: AddonContext): HelmValues {
  const { grafanaHost, grafanaAdminSecret } = context.monitoring;
  return {
    // One replica: its database is a file, and all that matters in it comes from ConfigMaps.
    replicas: 1,
    admin: { existingSecret: grafanaAdminSecret, userKey: 'admin-user', passwordKey: 'admin-password' },
    defaultDashboardsTimezone: 'utc',
    ...(context.monitoring.dataSources.length === 0 ? {} : { additionalDataSources: context.monitoring.dataSources }),
    testFramework: { enabled: false },
    ...(context.logging.store === 'loki'
      ? {
          additionalDataSources: [
            { name: 'Loki', type: 'loki', uid: 'loki', access: 'proxy', url: 'http://loki.logging.svc:3100' },
          ],
        }
      : {}),
    resources: resources('100m', '256Mi', '512Mi'),
    sidecar: {
      dashboards: {
        enabled: true,
        label: 'grafana_dashboard',
        labelValue: '1',
        searchNamespace: 'ALL',
        folderAnnotation: 'grafana_folder',
        provider: { foldersFromFilesStructure: true, allowUiUpdates: false },
      },
    },
    'grafana.ini': {
      ...(grafanaHost === undefined ? {} : { server: { domain: grafanaHost, root_url: `https://${grafanaHost}` } }),
      analytics: { check_for_updates: false, reporting_enabled: false },
      security: { cookie_secure: true, disable_gravatar: true },
      users: { allow_sign_up: false },
      'auth.anonymous': { enabled: false },
    },
  };
}

function claim(storageClassName: string, storage: string): HelmValues {
  return { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } };
}
