import type { Addon } from '../addon.ts';
import { cloudApisFlow, controllerFlows, scrapeFlow, webhookFlow } from '../flows.ts';
import { CLUSTER_CRITICAL, inProduction, resources, roleAnnotations, spread } from '../values.ts';

const controller = { 'app.kubernetes.io/name': 'cert-manager', 'app.kubernetes.io/component': 'controller' } as const;
const webhook = { 'app.kubernetes.io/name': 'webhook', 'app.kubernetes.io/component': 'webhook' } as const;
const cainjector = { 'app.kubernetes.io/name': 'cainjector', 'app.kubernetes.io/component': 'cainjector' } as const;

export const certManager: Addon = {
  id: 'cert-manager',
  title: 'cert-manager',
  why: 'Issues and renews the certificates of the edge from ACME, and those of the other add-ons’ webhooks.',
  chart: {
    repository: 'https://charts.jetstack.io',
    name: 'cert-manager',
    version: 'v1.21.1',
    releaseName: 'cert-manager',
  },
  appVersion: 'v1.21.1',
  source:
    'Chart and controller share one version, with the v; the chart cert-manager-v1.21.1 is published. Values and monitor were read in its repository at 1.17 and other commits.',
  namespace: 'cert-manager',
  podSecurity: 'restricted',
  provides: { kinds: ['cert-manager.io', 'acme.cert-manager.io'] },
  needs: ['prometheus-operator-crds', 'gateway-api'],
  kubernetes: { oldest: '1.28' },
  cloudRole: {
    serviceAccount: 'cert-manager',
    required: false,
    why: 'answers DNS-01 challenges in the cloud’s DNS, for wildcard certificates',
  },
  images: ['quay.io/jetstack'],
  flows: [
    ...controllerFlows(),
    webhookFlow(10250, 'validates and defaults certificates and issuers', webhook),
    cloudApisFlow('the cloud’s DNS, for DNS-01', controller),
    {
      direction: 'egress',
      pods: controller,
      peer: { kind: 'internet', hosts: ['acme-v02.api.letsencrypt.org', 'acme-staging-v02.api.letsencrypt.org'] },
      ports: [{ port: 443 }],
      why: 'orders certificates from the ACME server',
    },
    {
      direction: 'egress',
      pods: controller,
      peer: { kind: 'addon', addon: 'vault', pods: { 'app.kubernetes.io/name': 'vault', component: 'server' } },
      ports: [{ port: 8200 }],
      why: 'has certificates signed by Vault',
    },
    scrapeFlow([9402], controller),
    scrapeFlow([9402], webhook),
    scrapeFlow([9402], cainjector),
  ],
  metricsJob: 'cert-manager',
  health: {
    alert: 'CertManagerCertificateNotReady',
    expr: 'max by (namespace, name) (certmanager_certificate_ready_status{job="cert-manager", condition="False"}) == 1',
    for: '30m',
    severity: 'warning',
    summary: 'Certificate {{ $labels.namespace }}/{{ $labels.name }} is not ready.',
    description:
      'It was not issued, or not renewed: the one in use expires at the latest 30 days after the renewal was due. `kubectl describe certificate` leads to its order and challenge.',
  },
  values: (context) => ({
    crds: { enabled: true, keep: true },
    global: { priorityClassName: CLUSTER_CRITICAL },
    replicaCount: inProduction(context, 2, 1),
    podDisruptionBudget: { enabled: context.production, minAvailable: 1 },
    topologySpreadConstraints: spread(context, controller),
    serviceAccount: { create: true, name: 'cert-manager', annotations: roleAnnotations(context, 'cert-manager') },
    resources: resources('50m', '128Mi', '256Mi'),
    config: {
      apiVersion: 'controller.config.cert-manager.io/v1alpha1',
      kind: 'ControllerConfiguration',
      enableGatewayAPI: true,
    },
    // The challenge is looked up through the cluster's DNS: no other way out for port 53 has to be open.
    dns01RecursiveNameserversOnly: true,
    webhook: {
      replicaCount: inProduction(context, 3, 1),
      podDisruptionBudget: { enabled: context.production, minAvailable: 1 },
      topologySpreadConstraints: spread(context, webhook),
      resources: resources('25m', '64Mi', '128Mi'),
    },
    cainjector: {
      replicaCount: inProduction(context, 2, 1),
      podDisruptionBudget: { enabled: context.production, minAvailable: 1 },
      topologySpreadConstraints: spread(context, cainjector),
      resources: resources('25m', '128Mi', '256Mi'),
    },
    // A hook Job that waits for the webhook: Argo CD already waits for the Deployments.
    startupapicheck: { enabled: false },
    // honorLabels: the certificate's own namespace, not that of cert-manager.
    prometheus: { enabled: true, servicemonitor: { enabled: true, interval: '60s', honorLabels: true } },
  }),
};
