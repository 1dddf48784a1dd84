import { InNamespaces } from '../by-label.ts';
import { selects } from '../selectors.ts';
import { AddressIndex } from './addresses.ts';
import type { Addresses, End, Labels, Pods } from './ends.ts';
import type { Peer } from './policy.ts';

/** Finds the ends that selectors and address blocks mean. Each is looked for once, by its rarest label. */
export class EndIndex {
  readonly ends: readonly End[];
  readonly #addresses: AddressIndex<Addresses>;
  /** The labels of each namespace. */
  readonly #namespaces = new Map<string, Labels>();
  readonly #pods: InNamespaces<Pods>;
  readonly #namespaceSelections = new Map<string, readonly string[]>();
  readonly #peers = new Map<string, ReadonlySet<End>>();
  /** The same by the peer itself, where its policy's namespace says nothing. */
  readonly #known = new WeakMap<Peer, ReadonlySet<End>>();

  constructor(ends: readonly End[]) {
    this.ends = ends;
    this.#addresses = new AddressIndex(ends.filter((end) => end.kind === 'addresses'));
    const pods = ends.filter((end) => end.kind === 'pods');
    this.#pods = new InNamespaces(pods, (end) => ({ namespace: keyOf(end), labels: end.labels }));
    for (const end of pods) {
      if (!this.#namespaces.has(keyOf(end))) this.#namespaces.set(keyOf(end), end.namespaceLabels);
    }
  }

  /** The pods of one namespace that a selector selects. */
  podsOf(namespace: string, selector: unknown): readonly Pods[] {
    return this.#pods.selected(namespace, selector);
  }

  /** The ends that a peer of a policy in a namespace means. */
  of(peer: Peer, namespace: string): ReadonlySet<End> {
    const known = this.#known.get(peer);
    if (known) return known;
    const found = this.#of(peer, namespace);
    if (peer.namespaceSelector !== undefined || peer.ipBlock) this.#known.set(peer, found);
    return found;
  }

  #of(peer: Peer, namespace: string): ReadonlySet<End> {
    const key = JSON.stringify([peer.namespaceSelector === undefined ? namespace : null, peer]);
    let found = this.#peers.get(key);
    if (!found) {
      // Blocks mean addresses outside the cluster. Whether they also mean pods, by addresses that come and go, Kubernetes
      // leaves open.
      const { ipBlock } = peer;
      found = new Set<End>(
        ipBlock ? this.#addresses.in(ipBlock.cidr, ipBlock.except) : this.#selected(peer, namespace),
      );
      this.#peers.set(key, found);
    }
    return found;
  }

  #selected({ namespaceSelector, podSelector }: Peer, namespace: string): readonly End[] {
    if (namespaceSelector === undefined)
      return podSelector === undefined ? [] : this.#pods.selected(namespace, podSelector);
    return this.#namespacesOf(namespaceSelector).flatMap((name) => this.#pods.selected(name, podSelector ?? {}));
  }

  #namespacesOf(selector: unknown): readonly string[] {
    const key = JSON.stringify(selector);
    let names = this.#namespaceSelections.get(key);
    if (!names) {
      names = [...this.#namespaces].filter(([, labels]) => selects(selector, labels)).map(([name]) => name);
      this.#namespaceSelections.set(key, names);
    }
    return names;
  }
}

/** Pods that only a policy names may be of a namespace known by its labels alone. */
function keyOf({ namespace, namespaceLabels }: Pods): string {
  return namespace === '' ? JSON.stringify(namespaceLabels) : namespace;
}
