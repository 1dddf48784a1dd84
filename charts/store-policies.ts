import type { StoreFlow } from '../src/addons/store-flow.ts';
import { storeFlows } from '../src/addons/store-flows.ts';
import type { NetworkPolicyProps } from '../src/constructs/network-policy.ts';
import { addresses, firstAddress, internet, type NetworkPeer, podsOf } from '../src/constructs/network-policy-peer.ts';
import { providerOf } from '../src/platform/providers/index.ts';
import type { Target } from '../src/platform/target.ts';
import { nameServers } from './name-servers.ts';

export type StorePolicy = NetworkPolicyProps & { readonly origin: string };

/** Both sides of each flow of the stores in the cluster, in the namespaces asked for. Flows of the same ends are one policy. */
export function storePolicies(target: Target, wanted: (namespace: string) => boolean): StorePolicy[] {
  const found = new Map<string, StorePolicy>();
  for (const policy of storeFlows(target).flatMap((flow) => sides(target, flow))) {
    if (!wanted(policy.namespace)) continue;
    const key = `${policy.namespace}/${policy.name}`;
    const before = found.get(key);
    found.set(key, before ? { ...before, peers: merged(before.peers, policy.peers) } : policy);
  }
  return [...found.values()];
}

function sides(target: Target, { from, to, ports, why, origin }: StoreFlow): StorePolicy[] {
  const both = (port: number) => [{ port, protocol: 'UDP' as const }, { port }];
  const common = {
    ports: ports.flatMap((port) => (to === 'dns' ? both(port) : [{ port }])),
    reason: why,
    origin,
  };
  const isPrometheus = from.name === 'prometheus';
  const egress: StorePolicy = {
    ...common,
    name: `${from.name}-to-${typeof to === 'string' ? to : to.name}`,
    namespace: from.namespace,
    pods: from.pods,
    direction: 'egress',
    peers: peersOf(target, to),
  };
  if (typeof to === 'string' || 'addresses' in to) return [egress];
  const ingress: StorePolicy = {
    ...common,
    name: `${to.name}-from-${from.name}`,
    namespace: to.namespace,
    pods: to.pods,
    direction: 'ingress',
    peers: peersOf(target, from),
  };
  // Prometheus may reach every pod already.
  return isPrometheus ? [ingress] : [egress, ingress];
}

function peersOf(target: Target, end: StoreFlow['to']): NetworkPeer[] {
  const { contract, spec } = target;
  if (end === 'metadata-server') return addresses(providerOf(spec).metadataServer?.addresses ?? []);
  if (end === 'dns') return nameServers(target);
  if (end === 'internet') return internet(contract.list('vpc_cidrs'));
  if (typeof end !== 'string' && 'addresses' in end) return addresses(end.addresses);
  if (end !== 'api-server') return [podsOf(end.namespace, end.pods)];
  // By its Service's address, and by its own, where that is what policies see.
  return addresses([...contract.list('control_plane_cidrs'), ...contract.list('service_cidrs').map(firstAddress)]);
}

function merged(a: readonly NetworkPeer[], b: readonly NetworkPeer[]): NetworkPeer[] {
  return [...new Map([...a, ...b].map((peer) => [JSON.stringify(peer), peer])).values()];
}
