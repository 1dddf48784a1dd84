import type { Labels } from './addon.ts';

/** One of the mesh's gateways: proxies that stand alone, in a namespace of their own. */
export interface MeshProxies {
  /** Its Deployment, Service and ServiceAccount. */
  readonly name: string;
  readonly namespace: string;
  readonly pods: Labels;
}

/** The control plane, and the root namespace: policies there are for the whole mesh. */
export const MESH_SYSTEM = 'istio-system';
export const meshControlPlane = { namespace: MESH_SYSTEM, pods: { app: 'istiod' } } as const;
/** Where proxies fetch their configuration and certificates, over mutual TLS. */
export const XDS_PORT = 15_012;

function gateway(role: 'ingress' | 'egress' | 'internal'): MeshProxies {
  const name = `istio-${role}gateway`;
  return { name, namespace: `istio-${role}`, pods: { app: name, istio: `${role}gateway` } };
}

/** Takes requests from outside. */
export const meshIngress = gateway('ingress');
/** Takes requests of people who operate the platform. */
export const meshInternal = gateway('internal');
/** Hands connections on to hosts outside. */
export const meshEgress = gateway('egress');
/** Where the egress gateway takes connections of services. */
export const MESH_EGRESS_PORT = 8443;
/** Where every proxy tells its metrics; and says whether it is ready, to anybody. Neither passes through the proxy itself. */
export const PROXY_METRICS = { port: 15_090, name: 'http-envoy-prom', path: '/stats/prometheus' } as const;
export const PROXY_READY_PORT = 15_021;

/** On the pods that get a proxy: the webhook looks for it, so that nothing else in a namespace gets one. */
export const MESHED: Labels = { 'sidecar.istio.io/inject': 'true' };

/** The identity of a ServiceAccount's pods, as policies name it. */
export function principal(trustDomain: string, namespace: string, serviceAccount: string): string {
  return `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}
