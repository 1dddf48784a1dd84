import type { Target } from '../../platform/target.ts';
import type { ManifestSet } from '../set.ts';
import { type End, type Pods, workloads } from './ends.ts';
import { type Flow, isPodPeer, type PodPeer } from './flow.ts';
import { intendedFlows } from './intent.ts';
import { compareMesh, type MeshComparison } from './mesh/compare.ts';
import { networkOf, podsKey, podsName } from './network.ts';
import { DIRECTIONS, type Direction, type Policy, type Rule } from './policy.ts';
import { difference, isEmpty, NO_PORTS, type Ports, union } from './ports.ts';
import { grantedPorts, type Reachability, type SideVerdict } from './reachability.ts';

/** What a rule lets through that nobody declared. */
export interface Extra {
  readonly policy: Policy;
  readonly rule: Rule;
  readonly direction: Direction;
  readonly pods: readonly Pods[];
  readonly others: readonly End[];
  readonly ports: Ports;
}

/** What somebody declared and no rule lets through. */
export interface Missing {
  readonly flow: Flow;
  readonly pods: readonly Pods[];
  readonly others: readonly End[];
  readonly ports: Ports;
  readonly verdict: SideVerdict;
}

export interface Comparison {
  readonly network: Reachability;
  readonly extra: readonly Extra[];
  readonly missing: readonly Missing[];
  /** The same of the mesh; nothing where there is none. */
  readonly mesh: MeshComparison | undefined;
}

const compared = new WeakMap<ManifestSet, Comparison>();

/** Holds each side of each connection against what a target declares. Checks of one set share the work. */
export function compareWith(set: ManifestSet, target: Target): Comparison {
  const known = compared.get(set);
  if (known) return known;
  const flows = intendedFlows(target);
  const network = declaredNetwork(set, flows, [], target.spec.mesh?.trustDomain);
  const wanted = wantedBy(flows, network);
  const result = {
    network,
    extra: extras(network, wanted),
    missing: missings(network, wanted),
    mesh: compareMesh(network, wanted),
  };
  compared.set(set, result);
  return result;
}

/**
 * The network of a set, with the pods that are declared and made outside it, and addresses cut where declarations cut
 * them.
 *
 * @param ranges more ranges to tell apart
 */
export function declaredNetwork(
  set: ManifestSet,
  flows: readonly Flow[],
  ranges: readonly string[] = [],
  trustDomain?: string,
): Reachability {
  return networkOf(set, {
    pods: declaredPods(flows, set, workloads(set)),
    ranges: [...rangesOf(flows), ...ranges],
    trustDomain,
  });
}

export interface Wanted {
  readonly flow: Flow;
  readonly others: ReadonlySet<End>;
}

/** What was declared of each end, in each direction. */
export type ByEnd = Readonly<Record<Direction, ReadonlyMap<End, readonly Wanted[]>>>;

function wantedBy(flows: readonly Flow[], { index }: Reachability): ByEnd {
  const found = { ingress: new Map<End, Wanted[]>(), egress: new Map<End, Wanted[]>() };
  for (const flow of flows) {
    const others = new Set(flow.peers.flatMap((peer) => [...index.of(peer, flow.pods.namespace)]));
    for (const end of index.of(flow.pods, flow.pods.namespace)) {
      const list = found[flow.direction].get(end);
      if (list) list.push({ flow, others });
      else found[flow.direction].set(end, [{ flow, others }]);
    }
  }
  return found;
}

function extras(network: Reachability, wanted: ByEnd): Extra[] {
  const found = new Map<Rule, { extra: Extra; pods: Set<Pods>; others: Set<End> }>();
  for (const direction of DIRECTIONS) {
    for (const end of network.ends) {
      if (end.kind !== 'pods') continue;
      const { grants } = network.side(direction, end);
      if (grants.length === 0) continue;
      const declared = declaredPorts(wanted[direction].get(end));
      for (const grant of grants) {
        for (const other of grant.peers ?? network.ends) {
          const more = difference(grantedPorts(grant, direction === 'egress' ? other : end), declared(other));
          if (isEmpty(more)) continue;
          const { policy, rule } = grant;
          const before = found.get(rule);
          const pods = (before?.pods ?? new Set()).add(end);
          const others = (before?.others ?? new Set()).add(other);
          const ports = union(before?.extra.ports ?? NO_PORTS, more);
          found.set(rule, { extra: { policy, rule, direction, pods: [], others: [], ports }, pods, others });
        }
      }
    }
  }
  return [...found.values()].map(({ extra, pods, others }) => ({ ...extra, pods: [...pods], others: [...others] }));
}

/** What is declared of an end, by the other one. */
export function declaredPorts(wanted: readonly Wanted[] = []): (other: End) => Ports {
  const ports = new Map<End, Ports>();
  for (const { flow, others } of wanted) {
    for (const other of others) {
      const before = ports.get(other);
      ports.set(other, before ? union(before, flow.ports) : flow.ports);
    }
  }
  return (other) => ports.get(other) ?? NO_PORTS;
}

function missings(network: Reachability, wanted: ByEnd): Missing[] {
  const found = new Map<Flow, { pods: Set<Pods>; others: Set<End>; ports: Ports; verdict: SideVerdict }>();
  for (const direction of DIRECTIONS) {
    for (const [end, list] of wanted[direction]) {
      if (end.kind !== 'pods' || network.side(direction, end).policies.length === 0) continue;
      for (const { flow, others } of list) {
        for (const other of others) {
          const verdict = network.half(direction, end, other);
          const lacking = difference(flow.ports, verdict.ports);
          if (isEmpty(lacking)) continue;
          const before = found.get(flow);
          found.set(flow, {
            pods: (before?.pods ?? new Set()).add(end),
            others: (before?.others ?? new Set()).add(other),
            ports: union(before?.ports ?? NO_PORTS, lacking),
            verdict: before?.verdict ?? verdict,
          });
        }
      }
    }
  }
  return [...found].map(([flow, { pods, others, ports, verdict }]) => ({
    flow,
    pods: [...pods],
    others: [...others],
    ports,
    verdict,
  }));
}

/**
 * Pods that are declared and made outside the set, as Helm charts make them. Where two declarations name them, one with
 * more labels than the other, they have them all.
 */
function declaredPods(flows: readonly Flow[], set: ManifestSet, made: readonly Pods[]): Pods[] {
  const named = new Map<string, PodPeer>();
  for (const { pods, peers } of flows) {
    for (const peer of [pods, ...peers]) if (isPodPeer(peer)) named.set(podsKey(peer.namespace, peer.labels), peer);
  }
  const all = [...named];
  return all
    .filter(([, peer]) => !made.some((pods) => isOf(peer, pods)) && !all.some(([, other]) => isMoreThan(other, peer)))
    .map(([, { namespace, labels }]) => ({
      kind: 'pods',
      name: podsName(namespace, labels),
      namespace,
      labels,
      namespaceLabels: set.namespaceLabels(namespace),
      ports: [],
    }));
}

function isOf({ namespace, labels }: PodPeer, pods: Pods): boolean {
  return pods.namespace === namespace && includes(pods.labels, labels);
}

function isMoreThan(more: PodPeer, less: PodPeer): boolean {
  const bigger = Object.keys(more.labels).length > Object.keys(less.labels).length;
  return bigger && more.namespace === less.namespace && includes(more.labels, less.labels);
}

function includes(all: Pods['labels'], some: Pods['labels']): boolean {
  return Object.entries(some).every(([key, value]) => all[key] === value);
}

function rangesOf(flows: readonly Flow[]): string[] {
  return flows
    .flatMap(({ peers }) => peers)
    .flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr, ...ipBlock.except] : []));
}
