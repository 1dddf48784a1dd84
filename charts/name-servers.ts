import { addresses, clusterDns, type NetworkPeer, podsOf } from '../src/constructs/network-policy-peer.ts';
import { nameServersOf } from '../src/platform/providers/index.ts';
import type { Target } from '../src/platform/target.ts';

/** Whom pods of the target ask for names. */
export function nameServers(target: Target): NetworkPeer[] {
  return [clusterDns(), ...otherNameServers(target)];
}

/** Whom they ask beside the cluster's DNS pods: caches on nodes. */
export function otherNameServers(target: Target): NetworkPeer[] {
  const others = nameServersOf(target);
  if (others === undefined) return [];
  return [podsOf('kube-system', others.pods), ...addresses(others.addresses)];
}
