import type { Addon } from '../addon.ts';
import type { MeshContext } from '../context.ts';
import { controllerFlows, scrapeFlow, webhookFlow } from '../flows.ts';
import { MESH_SYSTEM, meshControlPlane } from '../mesh.ts';
import { CLUSTER_CRITICAL, inProduction, resources, spread } from '../values.ts';
import { ISTIO_HUB, ISTIO_SOURCE, ISTIO_VERSION, istioChart } from './istio-base.ts';

const { pods } = meshControlPlane;
const SECCOMP = { type: 'RuntimeDefault' } as const;

export const istiod: Addon = {
  id: 'istiod',
  title: 'Istio control plane',
  why: 'Service mesh in sidecar mode: identity and mutual TLS for every service, policies by who calls, retries, ejection and weights in the proxies. Not ambient: waypoints would be asked for each of these rules at layer 7, and the proxies that documents describe stand beside the services.',
  chart: istioChart('istiod', 'istiod'),
  appVersion: ISTIO_VERSION,
  source: ISTIO_SOURCE,
  namespace: MESH_SYSTEM,
  podSecurity: 'restricted',
  provides: { kinds: ['networking.istio.io', 'security.istio.io', 'telemetry.istio.io', 'extensions.istio.io'] },
  needs: ['istio-base', 'istio-cni', 'prometheus-operator-crds'],
  kubernetes: { oldest: '1.31' },
  images: [`${ISTIO_HUB}/pilot`, `${ISTIO_HUB}/proxyv2`],
  flows: [
    ...controllerFlows(pods),
    webhookFlow(15_017, 'puts proxies into pods, and judges Istio’s own objects', pods),
    scrapeFlow([15_014], pods),
  ],
  podMonitor: { name: 'istiod', pods, port: 'http-monitoring' },
  metricsJob: `${MESH_SYSTEM}/istiod`,
  health: {
    alert: 'IstiodUnhealthy',
    expr: `sum(rate(pilot_total_xds_rejects{job="${MESH_SYSTEM}/istiod"}[10m])) > 0 or absent(up{job="${MESH_SYSTEM}/istiod"} == 1)`,
    for: '10m',
    severity: 'critical',
    summary: 'The mesh’s control plane is down, or proxies refuse what it sends.',
    description:
      'Proxies go on with what they have, until their certificates end (24 h): new pods do not start, and changes of routes, weights and policies do not arrive.',
  },
  values: (context) => {
    const { mesh } = context;
    if (!mesh) return {};
    return {
      autoscaleEnabled: context.production,
      autoscaleMin: inProduction(context, 2, 1),
      autoscaleMax: 5,
      replicaCount: 1,
      resources: resources(mesh.pilot.cpu, mesh.pilot.memory),
      seccompProfile: SECCOMP,
      topologySpreadConstraints: spread(context, pods),
      cni: { enabled: true },
      traceSampling: 100,
      // Containers that start before the application and end after it: Jobs end, and nothing calls before its proxy is up.
      env: { ENABLE_NATIVE_SIDECARS: 'true' },
      pdb: { minAvailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
      base: { validationFailurePolicy: 'Fail' },
      global: {
        hub: ISTIO_HUB,
        tag: ISTIO_VERSION,
        variant: 'distroless',
        logAsJson: true,
        priorityClassName: CLUSTER_CRITICAL,
        meshID: mesh.id,
        network: mesh.network,
        multiCluster: { clusterName: context.clusterName },
        proxy: { resources: mesh.proxy, seccompProfile: SECCOMP },
      },
      meshConfig: meshConfig(mesh),
    };
  },
};

function meshConfig({ trustDomain, extensionProviders }: MeshContext) {
  return {
    trustDomain,
    // Applications are scraped at a port of their own, which the proxy leaves alone.
    enablePrometheusMerge: false,
    // Whatever nobody declared is refused by the client's own proxy.
    outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
    meshMTLS: { minProtocolVersion: 'TLSV1_3' },
    accessLogEncoding: 'JSON',
    defaultConfig: { holdApplicationUntilProxyStarts: true },
    ...(extensionProviders.length === 0 ? {} : { extensionProviders }),
  };
}
