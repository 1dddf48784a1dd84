import type { Addon, AddonFlow, Labels, PodSecurity } from '../addon.ts';
import { controllerFlows, dnsFlow, scrapeFlow } from '../flows.ts';
import { CLUSTER_CRITICAL, inProduction, resources, spread } from '../values.ts';

const release = 'nginx-gateway-fabric';
const gatewayClass = 'nginx';
const controlPlane = {
  'app.kubernetes.io/name': 'nginx-gateway-fabric',
  'app.kubernetes.io/instance': release,
} as const;
/** On the proxies of every Gateway. */
const proxies = {
  'app.kubernetes.io/instance': release,
  'app.kubernetes.io/managed-by': `${release}-${gatewayClass}`,
} as const;

/** The proxy that the controller makes for one Gateway, in that Gateway's namespace. */
export interface NginxDataPlane {
  /** Its Deployment, Service and ServiceAccount. */
  readonly name: string;
  readonly pods: Labels;
  /** What its pods need. Not so in 2.6.0, which forgot `allowPrivilegeEscalation: false` (nginx/nginx-gateway-fabric#5276). */
  readonly podSecurity: PodSecurity;
  /** The name and number of the metrics port of each pod. */
  readonly metricsPort: { readonly name: string; readonly port: number };
  /** Flows of its pods but for the backends of its routes, which only the routes know. Listener ports are container ports. */
  readonly flows: readonly AddonFlow[];
}

export function nginxDataPlane(gateway: string, listenerPorts: readonly number[]): NginxDataPlane {
  const name = `${gateway}-${gatewayClass}`;
  // The Gateway's own name is an annotation, not a label: it may be longer than a label holds.
  const pods = { ...proxies, 'app.kubernetes.io/name': name };
  return {
    name,
    pods,
    podSecurity: 'restricted',
    metricsPort: { name: 'metrics', port: 9113 },
    flows: [
      dnsFlow(pods),
      {
        direction: 'egress',
        pods,
        peer: { kind: 'addon', addon: 'nginx-gateway-fabric', pods: controlPlane },
        ports: [{ port: 8443 }],
        why: 'takes its configuration from the control plane',
      },
      {
        direction: 'ingress',
        pods,
        peer: { kind: 'load-balancer' },
        ports: [...listenerPorts.map((port) => ({ port })), { port: 8081 }],
        why: 'requests, and the load balancer’s health checks',
      },
      scrapeFlow([9113], pods),
    ],
  };
}

export const nginxGatewayFabric: Addon = {
  id: 'nginx-gateway-fabric',
  title: 'NGINX Gateway Fabric',
  why: 'The Gateway API on nginx, by the people who make nginx: the maintained way on from ingress-nginx.',
  chart: {
    repository: 'ghcr.io/nginx/charts',
    name: 'nginx-gateway-fabric',
    version: '2.7.2',
    releaseName: release,
  },
  appVersion: '2.7.2',
  source:
    'Chart and controller share one version; 2.7.2 is published, and states Gateway API 1.6.1. Its values and the pods it makes were read in its repository (around 2.5, and main after 2.6). It makes no ServiceMonitor: #5776 came after it. The proxies are restricted again since #5277, between 2.6.0 and 2.7.0.',
  namespace: 'nginx-gateway',
  podSecurity: 'restricted',
  provides: { kinds: ['gateway.nginx.org'], gatewayClass },
  needs: ['gateway-api'],
  // Its README: 1.32+.
  kubernetes: { oldest: '1.32' },
  images: ['ghcr.io/nginx/nginx-gateway-fabric'],
  flows: [
    ...controllerFlows(),
    {
      direction: 'ingress',
      pods: controlPlane,
      peer: { kind: 'all-pods' },
      ports: [{ port: 8443 }],
      why: 'the proxies, each in its Gateway’s namespace, fetch their configuration (mutual TLS)',
    },
    scrapeFlow([9113], controlPlane),
  ],
  podMonitor: { name: release, pods: controlPlane, port: 'metrics' },
  metricsJob: 'nginx-gateway/nginx-gateway-fabric',
  health: {
    alert: 'NginxGatewayFabricDown',
    expr: 'absent(up{job="nginx-gateway/nginx-gateway-fabric"} == 1)',
    for: '10m',
    severity: 'critical',
    summary: 'The control plane of the edge is down.',
    description:
      'The proxies go on with the configuration they have, but learn of no new pod, weight or certificate: a canary does not move, and a rescheduled backend is not found.',
  },
  values: (context) => ({
    nginxGateway: {
      gatewayClassName: gatewayClass,
      replicas: inProduction(context, 2, 1),
      priorityClassName: CLUSTER_CRITICAL,
      podDisruptionBudget: { enable: context.production, minAvailable: 1 },
      topologySpreadConstraints: spread(context, controlPlane),
      resources: resources('100m', '128Mi', '256Mi'),
      productTelemetry: { enable: false },
      metrics: { enable: true, port: 9113 },
    },
    nginx: {
      kind: 'deployment',
      replicas: inProduction(context, 3, 1),
      // The ALB of Terraform finds the pods by a TargetGroupBinding. What kind of load balancer it is otherwise, the
      // Gateway's own annotations say.
      service: { type: context.edge.ownLoadBalancer ? 'LoadBalancer' : 'ClusterIP' },
      config: {
        logging: { errorLevel: 'warn', accessLog: { escape: 'json', format: ACCESS_LOG } },
        ...(context.edge.trustedProxies.length === 0
          ? {}
          : {
              rewriteClientIP: {
                mode: 'XForwardedFor',
                setIPRecursively: true,
                trustedAddresses: context.edge.trustedProxies.map((value) => ({ type: 'CIDR', value })),
              },
            }),
      },
      pod: {
        // Longer than the load balancer takes to stop sending.
        terminationGracePeriodSeconds: 60,
        topologySpreadConstraints: spread(context, proxies),
      },
      container: {
        resources: inProduction(context, resources('500m', '256Mi', '512Mi'), resources('50m', '128Mi', '256Mi')),
        lifecycle: { preStop: { exec: { command: ['/bin/sleep', '20'] } } },
      },
    },
  }),
};

const ACCESS_LOG = JSON.stringify({
  time: '$time_iso8601',
  client: '$remote_addr',
  method: '$request_method',
  host: '$host',
  path: '$uri',
  status: '$status',
  bytes: '$body_bytes_sent',
  seconds: '$request_time',
  upstream: '$upstream_addr',
  upstream_seconds: '$upstream_response_time',
  agent: '$http_user_agent',
});
