import { EndIndex } from './end-index.ts';
import type { End } from './ends.ts';
import type { Mesh, MeshVerdict } from './mesh/mesh.ts';
import { type Direction, hasNames, type Policy, portsTo, type Rule } from './policy.ts';
import { ALL_PORTS, intersection, NO_PORTS, type Ports, union } from './ports.ts';

/** A rule of a policy, and whom it means. */
export interface Grant {
  readonly policy: Policy;
  readonly rule: Rule;
  /** Nothing: everybody. */
  readonly peers: ReadonlySet<End> | undefined;
  /** The ports that it lets through; nothing where they depend on whom it is asked of. */
  readonly ports: Ports | undefined;
}

/** What policies say of the connections of one end in one direction. */
export interface Side {
  /** The policies that select it. None: everything passes. */
  readonly policies: readonly Policy[];
  readonly grants: readonly Grant[];
}

/** What one side lets through of a connection, and which rules do. */
export interface SideVerdict {
  readonly ports: Ports;
  readonly policies: readonly Policy[];
  readonly by: readonly Grant[];
}

export interface Verdict {
  /** What both sides let through, and the mesh where there is one. */
  readonly ports: Ports;
  readonly egress: SideVerdict;
  readonly ingress: SideVerdict;
  /** What the mesh says of it; nothing where the called end has no proxy. */
  readonly mesh: MeshVerdict | undefined;
}

const OPEN: Side = { policies: [], grants: [] };

/**
 * What NetworkPolicies, and the mesh, let through between ends: what both sides do, each by any one rule; an end that no policy selects
 * in a direction lets everything through. Pods of one group reach themselves whatever policies say, when they are one pod:
 * between two of a group policies are asked.
 */
export class Reachability {
  readonly index: EndIndex;
  readonly policies: readonly Policy[];
  /** The policies that select no pods of the ends. */
  readonly idle: readonly Policy[];
  readonly mesh: Mesh | undefined;
  readonly #order: ReadonlyMap<End, number>;
  #takers: Takers | undefined;
  readonly #sides: Readonly<Record<Direction, ReadonlyMap<End, Side>>>;

  constructor(policies: readonly Policy[], ends: readonly End[], mesh?: Mesh) {
    this.mesh = mesh;
    this.index = new EndIndex(ends);
    this.policies = policies;
    this.#order = new Map(ends.map((end, index) => [end, index]));
    const sides = { ingress: new Map<End, Builder>(), egress: new Map<End, Builder>() };
    const idle: Policy[] = [];
    for (const policy of policies) {
      const selected = this.index.podsOf(policy.namespace, policy.podSelector);
      if (selected.length === 0) idle.push(policy);
      for (const direction of ['ingress', 'egress'] as const) {
        const rules = policy[direction];
        if (!rules) continue;
        const grants = rules.map((rule) => this.#grant(policy, rule));
        for (const end of selected) {
          const side = sides[direction].get(end) ?? { policies: [], grants: [] };
          side.policies.push(policy);
          side.grants.push(...grants);
          sides[direction].set(end, side);
        }
      }
    }
    this.idle = idle;
    this.#sides = sides;
  }

  get ends(): readonly End[] {
    return this.index.ends;
  }

  /** What is said of an end's connections in one direction. */
  side(direction: Direction, end: End): Side {
    return this.#sides[direction].get(end) ?? OPEN;
  }

  /** What an end's own side lets through to, or from, another. */
  half(direction: Direction, end: End, other: End): SideVerdict {
    const { policies, grants } = this.side(direction, end);
    if (policies.length === 0) return { ports: ALL_PORTS, policies, by: [] };
    const by = grants.filter(({ peers }) => peers === undefined || peers.has(other));
    const target = direction === 'egress' ? other : end;
    const ports = by.map((grant) => grantedPorts(grant, target)).reduce(union, NO_PORTS);
    return { ports, policies, by };
  }

  edge(from: End, to: End): Verdict {
    const egress = this.half('egress', from, to);
    const ingress = this.half('ingress', to, from);
    const both = intersection(egress.ports, ingress.ports);
    const mesh = this.mesh?.verdict(from, to);
    return { ports: mesh ? intersection(both, mesh.ports) : both, egress, ingress, mesh };
  }

  /** The ends that anything may pass to from one end, but for addresses from addresses: only these need to be looked at. */
  targetsOf(from: End): readonly End[] {
    const { policies } = this.side('egress', from);
    if (policies.length > 0) return this.#inOrder(this.reach('egress', from));
    this.#takers ??= this.#findTakers();
    const outside = from.kind === 'pods' ? this.#takers.outside : [];
    return this.#inOrder([...this.#takers.ofAll, ...(this.#takers.of.get(from) ?? []), ...outside]);
  }

  /** Who takes connections from everybody, and who from whom else. */
  #findTakers(): Takers {
    const takers: Takers = { ofAll: [], of: new Map(), outside: this.ends.filter(({ kind }) => kind === 'addresses') };
    for (const end of this.ends) {
      if (end.kind === 'addresses') continue;
      const others = this.reach('ingress', end);
      if (others === this.ends) takers.ofAll.push(end);
      else {
        for (const other of others) {
          const list = takers.of.get(other);
          if (list) list.push(end);
          else takers.of.set(other, [end]);
        }
      }
    }
    return takers;
  }

  #inOrder(ends: Iterable<End>): readonly End[] {
    if (ends === this.ends) return this.ends;
    return [...ends].sort((a, b) => (this.#order.get(a) ?? 0) - (this.#order.get(b) ?? 0));
  }

  /** The ends that one end's side lets anything through to, or from; all where nothing restricts it. */
  reach(direction: Direction, end: End): Iterable<End> {
    const { policies, grants } = this.side(direction, end);
    if (policies.length === 0 || grants.some(({ peers }) => peers === undefined)) return this.ends;
    return new Set(grants.flatMap(({ peers }) => [...(peers ?? [])]));
  }

  #grant(policy: Policy, rule: Rule): Grant {
    const peers = rule.peers && new Set(rule.peers.flatMap((peer) => [...this.index.of(peer, policy.namespace)]));
    return { policy, rule, peers, ports: hasNames(rule.ports) ? undefined : portsTo(rule.ports, undefined) };
  }
}

interface Takers {
  readonly ofAll: End[];
  readonly of: Map<End, End[]>;
  /** Addresses, which take everything; asked of pods alone, as what passes between two of them is nobody's here. */
  readonly outside: readonly End[];
}

interface Builder extends Side {
  readonly policies: Policy[];
  readonly grants: Grant[];
}

/** The ports of a rule at the end that is connected to. */
export function grantedPorts({ rule, ports }: Grant, target: End): Ports {
  return ports ?? portsTo(rule.ports, target.kind === 'pods' ? target : undefined);
}
