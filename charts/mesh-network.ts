import {
  MESH_EGRESS_PORT,
  MESHED,
  MONITORING_NAMESPACE,
  meshControlPlane,
  meshEgress,
  PROXY_METRICS,
  prometheusPods,
  XDS_PORT,
} from '../src/addons/index.ts';
import type { NetworkPolicyProps } from '../src/constructs/network-policy.ts';
import { internet, podsOf } from '../src/constructs/network-policy-peer.ts';
import { servingHomes } from '../src/platform/domains.ts';
import { meshEgressClients } from '../src/platform/mesh.ts';
import { namespaceOf, selectorLabels, type Target } from '../src/platform/target.ts';

type MeshPolicy = NetworkPolicyProps & { readonly origin: string };

/** What the proxies of meshed pods need, on both sides, and the way through the egress gateway. */
export function meshPolicies(target: Target): MeshPolicy[] {
  if (!target.spec.mesh) return [];
  const { contract } = target;
  const xds = [{ port: XDS_PORT }];
  const reason = 'the proxies of meshed pods fetch configuration and certificates from the control plane';
  const clients = meshEgressClients(target);
  const outside = new Set(clients.flatMap(({ hosts }) => hosts.map(({ port }) => port)));
  return [
    ...servingHomes(target).flatMap(({ namespace }): MeshPolicy[] => [
      {
        origin: 'mesh',
        name: 'proxies-to-istiod',
        namespace,
        pods: MESHED,
        direction: 'egress',
        peers: [podsOf(meshControlPlane.namespace, meshControlPlane.pods)],
        ports: xds,
        reason,
      },
      {
        origin: 'mesh',
        name: `istiod-from-${namespace}`,
        namespace: meshControlPlane.namespace,
        pods: meshControlPlane.pods,
        direction: 'ingress',
        peers: [podsOf(namespace, MESHED)],
        ports: xds,
        reason,
      },
      {
        origin: 'mesh',
        name: 'proxies-from-prometheus',
        namespace,
        pods: MESHED,
        direction: 'ingress',
        peers: [podsOf(MONITORING_NAMESPACE, prometheusPods)],
        ports: [{ port: PROXY_METRICS.port }],
        reason: 'Prometheus scrapes the metrics of the proxies',
      },
    ]),
    ...clients.flatMap(({ name, hosts }): MeshPolicy[] => {
      const origin = `services.${name}.uses`;
      const namespace = namespaceOf(target, name);
      const pods = selectorLabels(target, name);
      const ports = [{ port: MESH_EGRESS_PORT }];
      const why = `${name} reaches ${hosts.map(({ host }) => host).join(', ')} through the egress gateway`;
      return [
        {
          origin,
          name: `${name}-to-${meshEgress.name}`,
          namespace,
          pods,
          direction: 'egress',
          peers: [podsOf(meshEgress.namespace, meshEgress.pods)],
          ports,
          reason: why,
        },
        {
          origin,
          name: `${meshEgress.name}-from-${name}`,
          namespace: meshEgress.namespace,
          pods: meshEgress.pods,
          direction: 'ingress',
          peers: [podsOf(namespace, pods)],
          ports,
          reason: why,
        },
      ];
    }),
    ...(outside.size === 0
      ? []
      : [
          {
            origin: 'egress',
            name: `${meshEgress.name}-to-internet`,
            namespace: meshEgress.namespace,
            pods: meshEgress.pods,
            direction: 'egress' as const,
            peers: internet(contract.list('vpc_cidrs')),
            ports: [...outside].sort((a, b) => a - b).map((port) => ({ port })),
            reason: 'the egress gateway reaches the declared hosts, wherever they are on the internet',
          },
        ]),
  ];
}
