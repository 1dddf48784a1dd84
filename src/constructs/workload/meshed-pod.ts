import type { ResourcesProps } from './resources.ts';

export interface MeshedPodProps {
  /** What the proxy beside the application asks for. */
  readonly proxy: ResourcesProps;
}

/**
 * What Istio's webhook reads on a pod: that it wants a proxy, and what that asks for, so that the pod's manifest says all of
 * it. The proxy is a native sidecar: it starts before the application, and ends after it.
 *
 * @param metricsPort a port that the proxy leaves alone: Prometheus is not part of the mesh, and NetworkPolicies let it alone
 *   in there
 */
export function meshedPod(
  { proxy: { cpu, memory } }: MeshedPodProps,
  metricsPort: number | undefined,
): { labels: Record<string, string>; annotations: Record<string, string> } {
  return {
    labels: { 'sidecar.istio.io/inject': 'true' },
    annotations: {
      'sidecar.istio.io/nativeSidecar': 'true',
      'sidecar.istio.io/proxyCPU': cpu.request,
      ...(cpu.limit === undefined ? {} : { 'sidecar.istio.io/proxyCPULimit': cpu.limit }),
      'sidecar.istio.io/proxyMemory': memory.request,
      'sidecar.istio.io/proxyMemoryLimit': memory.limit,
      ...(metricsPort === undefined ? {} : { 'traffic.sidecar.istio.io/excludeInboundPorts': String(metricsPort) }),
    },
  };
}
