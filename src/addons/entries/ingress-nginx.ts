import type { Addon } from '../addon.ts';
import { controllerFlows, scrapeFlow, webhookFlow } from '../flows.ts';
import { CLUSTER_CRITICAL, inProduction, resources, spread } from '../values.ts';

const pods = { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' } as const;

export const ingressNginx: Addon = {
  id: 'ingress-nginx',
  title: 'ingress-nginx',
  why: 'Only for a platform that still asks for Ingress: it gets no fixes any more, not even for security.',
  chart: {
    repository: 'https://kubernetes.github.io/ingress-nginx',
    name: 'ingress-nginx',
    version: '4.15.1',
    releaseName: 'ingress-nginx',
  },
  appVersion: '1.15.1',
  source:
    'Seen installed: ingress-nginx-4.15.1 reports application 1.15.1. The last of its line. Values and monitor were read in its repository at older releases; that its pods are restricted, in its reference up to 1.13.',
  namespace: 'ingress-nginx',
  podSecurity: 'restricted',
  provides: { kinds: [], ingressClass: 'nginx' },
  needs: ['prometheus-operator-crds', 'cert-manager'],
  kubernetes: { oldest: '1.28' },
  endOfLife: {
    date: '2026-03-31',
    instead: 'nginx-gateway-fabric',
    note: 'Kubernetes retired it in March 2026: no releases, no security fixes.',
  },
  images: ['registry.k8s.io/ingress-nginx'],
  flows: [
    ...controllerFlows(pods),
    webhookFlow(8443, 'validates Ingresses', pods),
    {
      direction: 'ingress',
      pods,
      peer: { kind: 'load-balancer' },
      ports: [{ port: 80 }, { port: 443 }],
      why: 'requests, and the load balancer’s health checks',
    },
    {
      direction: 'egress',
      pods,
      peer: { kind: 'services' },
      why: 'forwards requests to the backends of its Ingresses',
    },
    scrapeFlow([10254], pods),
  ],
  metricsJob: 'ingress-nginx-controller-metrics',
  health: {
    alert: 'IngressNginxConfigReloadFailed',
    expr: 'min(nginx_ingress_controller_config_last_reload_successful{job="ingress-nginx-controller-metrics"}) == 0 or absent(up{job="ingress-nginx-controller-metrics"} == 1)',
    for: '10m',
    severity: 'critical',
    summary: 'The ingress controller is down or runs with an old configuration.',
    description:
      'nginx refused the last configuration, or no controller answers: new routes, pods and certificates are not served.',
  },
  values: (context) => ({
    controller: {
      replicaCount: inProduction(context, 3, 1),
      minAvailable: inProduction(context, 2, 1),
      priorityClassName: CLUSTER_CRITICAL,
      topologySpreadConstraints: spread(context, pods),
      resources: inProduction(context, resources('500m', '512Mi', '1Gi'), resources('50m', '128Mi', '256Mi')),
      // The ALB of Terraform finds the pods by a TargetGroupBinding.
      service: context.edge.ownLoadBalancer
        ? { type: 'LoadBalancer', annotations: context.edge.serviceAnnotations }
        : { type: 'ClusterIP' },
      ingressClassResource: { name: 'nginx', default: false },
      allowSnippetAnnotations: false,
      enableAnnotationValidations: true,
      config: {
        'ssl-protocols': 'TLSv1.2 TLSv1.3',
        hsts: 'true',
        'hsts-max-age': String(context.edge.hsts.maxAgeSeconds),
        'hsts-include-subdomains': String(context.edge.hsts.includeSubdomains),
        'hsts-preload': String(context.edge.hsts.preload),
        'server-tokens': 'false',
        ...(context.edge.trustedProxies.length === 0
          ? {}
          : { 'use-forwarded-headers': 'true', 'proxy-real-ip-cidr': context.edge.trustedProxies.join(',') }),
      },
      admissionWebhooks: { certManager: { enabled: true }, patch: { enabled: false } },
      metrics: { enabled: true, serviceMonitor: { enabled: true } },
    },
  }),
};
