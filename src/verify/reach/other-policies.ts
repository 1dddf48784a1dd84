import type { Unchecked } from '../finding.ts';
import type { ManifestSet } from '../set.ts';
import { onNodeNetwork } from './ends.ts';
import { beyondManifests } from './mesh/authorization.ts';

/** Kinds that also say what may talk to what, in ways that are not computed here. */
const OTHERS: readonly (readonly [kind: string, group: string])[] = [
  ['CiliumNetworkPolicy', 'cilium.io'],
  ['CiliumClusterwideNetworkPolicy', 'cilium.io'],
  ['NetworkPolicy', 'crd.projectcalico.org'],
  ['GlobalNetworkPolicy', 'crd.projectcalico.org'],
  ['NetworkPolicy', 'projectcalico.org'],
  ['GlobalNetworkPolicy', 'projectcalico.org'],
  ['AdminNetworkPolicy', 'policy.networking.k8s.io'],
  ['BaselineAdminNetworkPolicy', 'policy.networking.k8s.io'],
  ['ClusterNetworkPolicy', 'policy.networking.k8s.io'],
];

/** What the NetworkPolicies of a set, and the policies of its mesh, do not say. */
export function* beyondNetworkPolicies(set: ManifestSet): Generator<Unchecked> {
  for (const [kind, group] of OTHERS) {
    for (const subject of set.ofKind(kind, group)) {
      yield {
        subject,
        unchecked: `NetworkPolicies of networking.k8s.io and Istio’s policies are computed, not those of ${group}`,
      };
    }
  }
  yield* beyondManifests(set);
  for (const subject of onNodeNetwork(set)) {
    yield { subject, unchecked: 'its pods share the network of their node, of which NetworkPolicies say nothing' };
  }
}
