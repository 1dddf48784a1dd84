import type { Addon } from '../addon.ts';
import { prometheusPods } from '../addresses.ts';
import { controllerFlows, scrapeFlow } from '../flows.ts';
import { releaseNotifications } from '../release-notifications.ts';
import { CLUSTER_CRITICAL, inProduction, resources, spread } from '../values.ts';

const pods = {
  'app.kubernetes.io/name': 'argo-rollouts',
  'app.kubernetes.io/component': 'rollouts-controller',
} as const;

/** The name under which a Rollout asks for it: `strategy.canary.trafficRouting.plugins['argoproj-labs/gatewayAPI']`. */
export const GATEWAY_API_PLUGIN = 'argoproj-labs/gatewayAPI';
const PLUGIN_RELEASES = 'https://github.com/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi/releases/download';
/** Splits the traffic of a canary by the weights of an HTTPRoute. */
const GATEWAY_API_ROUTER = {
  name: GATEWAY_API_PLUGIN,
  location: `${PLUGIN_RELEASES}/v0.17.0/gatewayapi-plugin-linux-amd64`,
  sha256: '1904ca787d33107c140521899d61fff030ee75d99908bd175fca5a4647759061',
};

export const argoRollouts: Addon = {
  id: 'argo-rollouts',
  title: 'Argo Rollouts',
  why: 'Canary and blue-green: shifts traffic by weight on an HTTPRoute, asks Prometheus, and goes back by itself.',
  chart: {
    repository: 'https://argoproj.github.io/argo-helm',
    name: 'argo-rollouts',
    version: '2.41.1',
    releaseName: 'argo-rollouts',
  },
  appVersion: 'v1.9.1',
  source:
    'Chart 2.41.0 has v1.9.0, 2.41.1 has v1.9.1. Its traffic router plugin is 0.17.0, with the checksum that two independent users of that release state. Values and Deployment were read in its repository, at main of about that time.',
  namespace: 'argo-rollouts',
  podSecurity: 'restricted',
  provides: {
    kinds: [
      'argoproj.io/AnalysisRun',
      'argoproj.io/AnalysisTemplate',
      'argoproj.io/ClusterAnalysisTemplate',
      'argoproj.io/Experiment',
      'argoproj.io/Rollout',
    ],
  },
  needs: ['prometheus-operator-crds', 'gateway-api', 'kube-prometheus-stack'],
  kubernetes: { oldest: '1.28' },
  images: ['quay.io/argoproj/argo-rollouts'],
  flows: [
    ...controllerFlows(pods),
    {
      direction: 'egress',
      pods,
      peer: { kind: 'internet', hosts: ['github.com', 'release-assets.githubusercontent.com'] },
      ports: [{ port: 443 }],
      why: 'fetches the Gateway API plugin when it starts',
    },
    {
      direction: 'egress',
      pods,
      peer: { kind: 'addon', addon: 'kube-prometheus-stack', pods: prometheusPods },
      ports: [{ port: 9090 }],
      why: 'asks for the metrics of an analysis',
    },
    scrapeFlow([8090], pods),
  ],
  metricsJob: 'argo-rollouts-metrics',
  health: {
    alert: 'ArgoRolloutsReconcileErrors',
    expr: 'sum by (name) (rate(rollout_reconcile_error{job="argo-rollouts-metrics"}[10m])) > 0 or absent(up{job="argo-rollouts-metrics"} == 1)',
    for: '15m',
    severity: 'critical',
    summary: 'Argo Rollouts cannot move a release{{ with $labels.name }} ({{ . }}){{ end }}.',
    description:
      'A release stands still between its steps, and does not go back by itself either: the traffic split stays as it is. The condition of the Rollout and the controller’s log say why.',
  },
  values: (context) => ({
    installCRDs: true,
    controller: {
      replicas: inProduction(context, 2, 1),
      pdb: { enabled: context.production, minAvailable: 1 },
      priorityClassName: CLUSTER_CRITICAL,
      topologySpreadConstraints: spread(context, pods),
      resources: resources('100m', '128Mi', '512Mi'),
      logging: { format: 'json' },
      metrics: { enabled: true, serviceMonitor: { enabled: true } },
      // The plugin is a binary of one architecture.
      nodeSelector: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' },
      // A mesh moves its own weights.
      trafficRouterPlugins: context.mesh === undefined ? [GATEWAY_API_ROUTER] : [],
    },
    podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    // Only the provider in use: the chart's default lets the controller write to nine.
    providerRBAC: {
      enabled: true,
      providers: {
        istio: context.mesh !== undefined,
        smi: false,
        ambassador: false,
        awsLoadBalancerController: false,
        awsAppMesh: false,
        traefik: false,
        apisix: false,
        contour: false,
        glooPlatform: false,
        gatewayAPI: context.mesh === undefined,
      },
    },
    ...(context.releases ? { notifications: releaseNotifications(context.releases) } : {}),
    dashboard: { enabled: false },
  }),
};
