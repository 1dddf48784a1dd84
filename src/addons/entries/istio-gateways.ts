import type { Addon, AddonFlow, HelmValues } from '../addon.ts';
import type { AddonContext } from '../context.ts';
import { dnsFlow, scrapeFlow } from '../flows.ts';
import {
  MESH_EGRESS_PORT,
  type MeshProxies,
  meshControlPlane,
  meshEgress,
  meshIngress,
  meshInternal,
  PROXY_METRICS,
  PROXY_READY_PORT,
  XDS_PORT,
} from '../mesh.ts';
import { CLUSTER_CRITICAL, inProduction, RESTRICTED_CONTAINER, resources, spread } from '../values.ts';
import { ISTIO_HUB, ISTIO_SOURCE, ISTIO_VERSION, istioChart } from './istio-base.ts';

/** A load balancer of the AWS Load Balancer Controller that hands on the client's own address. */
const NETWORK_LOAD_BALANCER = {
  'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
  'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
  'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing',
  'service.beta.kubernetes.io/aws-load-balancer-target-group-attributes': 'preserve_client_ip.enabled=true',
} as const;

function common(gateway: MeshProxies) {
  return {
    chart: istioChart('gateway', gateway.name),
    appVersion: ISTIO_VERSION,
    source: ISTIO_SOURCE,
    namespace: gateway.namespace,
    podSecurity: 'restricted' as const,
    provides: { kinds: [] },
    // Its image is `auto`: istiod's webhook says which.
    needs: ['istiod', 'prometheus-operator-crds'] as const,
    kubernetes: { oldest: '1.31' },
    images: [`${ISTIO_HUB}/proxyv2`],
    podMonitor: { name: gateway.name, pods: gateway.pods, port: PROXY_METRICS.name, path: PROXY_METRICS.path },
    metricsJob: `${gateway.namespace}/${gateway.name}`,
  };
}

function flows({ pods }: MeshProxies): readonly AddonFlow[] {
  return [
    dnsFlow(pods),
    {
      direction: 'egress',
      pods,
      peer: { kind: 'addon', addon: 'istiod', pods: meshControlPlane.pods },
      ports: [{ port: XDS_PORT }],
      why: 'takes its configuration and certificate from the control plane',
    },
    scrapeFlow([PROXY_METRICS.port], pods),
  ];
}

function values(context: AddonContext, gateway: MeshProxies, service: HelmValues, most: number): HelmValues {
  return {
    service,
    securityContext: {
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
      // A safe sysctl, which restricted pods may set: ports below 1024 need no capability then.
      sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
    },
    containerSecurityContext: { ...RESTRICTED_CONTAINER, privileged: false },
    autoscaling: {
      enabled: context.production,
      minReplicas: inProduction(context, 3, 1),
      maxReplicas: most,
      targetCPUUtilizationPercentage: 70,
    },
    ...(context.production ? {} : { replicaCount: 1 }),
    podDisruptionBudget: inProduction(context, { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' }, {}),
    topologySpreadConstraints: spread(context, gateway.pods),
    priorityClassName: CLUSTER_CRITICAL,
    resources: inProduction(context, resources('500m', '256Mi', '1Gi'), resources('50m', '128Mi', '256Mi')),
    // Longer than the load balancer takes to stop sending, and the longest request after that.
    terminationGracePeriodSeconds: 90,
    podAnnotations: { 'proxy.istio.io/config': 'terminationDrainDuration: 60s' },
  };
}

function port(name: string, number: number) {
  return { name, port: number, protocol: 'TCP', targetPort: number };
}

export const istioIngressgateway: Addon = {
  id: 'istio-ingressgateway',
  title: 'Istio ingress gateway',
  why: 'Where traffic from outside enters the mesh: it ends the public TLS, and speaks mutual TLS with the services.',
  ...common(meshIngress),
  flows: [
    ...flows(meshIngress),
    {
      direction: 'ingress',
      pods: meshIngress.pods,
      peer: { kind: 'load-balancer' },
      ports: [{ port: 80 }, { port: 443 }, { port: PROXY_READY_PORT }],
      why: 'requests, and the load balancer’s health checks',
    },
    {
      direction: 'egress',
      pods: meshIngress.pods,
      peer: { kind: 'services' },
      why: 'public services get their requests',
    },
  ],
  health: {
    alert: 'IstioIngressDown',
    expr: `absent(up{job="${meshIngress.namespace}/${meshIngress.name}"} == 1)`,
    for: '5m',
    severity: 'critical',
    summary: 'The mesh’s ingress gateway is down.',
    description: 'Nobody outside reaches any public service.',
  },
  values: (context) =>
    values(
      context,
      meshIngress,
      {
        type: context.edge.ownLoadBalancer ? 'LoadBalancer' : 'ClusterIP',
        ...(context.edge.ownLoadBalancer ? { annotations: NETWORK_LOAD_BALANCER } : {}),
        ports: [port('status-port', PROXY_READY_PORT), port('http2', 80), port('https', 443)],
      },
      10,
    ),
};

export const istioInternalgateway: Addon = {
  id: 'istio-internalgateway',
  title: 'Istio internal gateway',
  why: 'Where people who operate the platform come in: a load balancer without a public address, apart from the one of users.',
  ...common(meshInternal),
  // Who comes in, and which pages there are: the platform says it.
  flows: flows(meshInternal),
  health: {
    alert: 'IstioInternalDown',
    expr: `absent(up{job="${meshInternal.namespace}/${meshInternal.name}"} == 1)`,
    for: '5m',
    severity: 'warning',
    summary: 'The mesh’s internal gateway is down.',
    description: 'People open dashboards and Vault by kubectl port-forward alone. Users notice nothing.',
  },
  // A few people: two that stand in for each other are enough, and nothing grows.
  values: (context) => ({
    ...values(
      context,
      meshInternal,
      {
        type: 'LoadBalancer',
        annotations: context.edge.internalAnnotations,
        ports: [port('http2', 80), port('https', 443)],
      },
      2,
    ),
    autoscaling: { enabled: false },
    replicaCount: inProduction(context, 2, 1),
    resources: inProduction(context, resources('100m', '128Mi', '512Mi'), resources('50m', '128Mi', '256Mi')),
  }),
};

export const istioEgressgateway: Addon = {
  id: 'istio-egressgateway',
  title: 'Istio egress gateway',
  why: 'The one way out to named hosts: it knows by identity which service asks, and lets each through to its own hosts.',
  ...common(meshEgress),
  // Which ports outside, and who comes: the platform's services say it.
  flows: flows(meshEgress),
  health: {
    alert: 'IstioEgressDown',
    expr: `absent(up{job="${meshEgress.namespace}/${meshEgress.name}"} == 1)`,
    for: '5m',
    severity: 'critical',
    summary: 'The mesh’s egress gateway is down.',
    description: 'No service reaches an API outside the cluster. Databases and caches are reached directly.',
  },
  values: (context) => values(context, meshEgress, { type: 'ClusterIP', ports: [port('tls', MESH_EGRESS_PORT)] }, 5),
};
