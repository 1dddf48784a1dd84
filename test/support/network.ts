import ipaddr from 'ipaddr.js';

/** A NetworkPolicy as it is rendered. */
export interface RenderedPolicy {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes: readonly ('Ingress' | 'Egress')[];
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
  };
}
interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
}
interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port?: number; readonly protocol?: string }[];
}
interface Peer {
  readonly namespaceSelector?: Selector;
  readonly podSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export type End =
  | { readonly namespace: string; readonly labels: Readonly<Record<string, string>> }
  | { readonly address: string };
export interface Connection {
  readonly from: End;
  readonly to: End;
  readonly port: number;
  readonly protocol?: 'TCP' | 'UDP';
}

/** Whether NetworkPolicies let a connection through, by the rules of Kubernetes: both ends must, each by any one policy. */
export function passes(objects: readonly RenderedPolicy[], connection: Connection): boolean {
  const policies = objects.filter((object) => object.kind === 'NetworkPolicy');
  const { from, to } = connection;
  return (
    side(policies, 'Egress', from, (policy) =>
      (policy.spec.egress ?? []).some((rule) => admits(policy, rule, rule.to, to, connection)),
    ) &&
    side(policies, 'Ingress', to, (policy) =>
      (policy.spec.ingress ?? []).some((rule) => admits(policy, rule, rule.from, from, connection)),
    )
  );
}

function side(
  policies: readonly RenderedPolicy[],
  type: 'Ingress' | 'Egress',
  end: End,
  lets: (policy: RenderedPolicy) => boolean,
): boolean {
  if ('address' in end) return true;
  const about = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === end.namespace && spec.policyTypes.includes(type) && selects(spec.podSelector, end.labels),
  );
  return about.length === 0 || about.some(lets);
}

function admits(
  policy: RenderedPolicy,
  rule: Rule,
  peers: readonly Peer[] | undefined,
  end: End,
  connection: Connection,
): boolean {
  const { port, protocol = 'TCP' } = connection;
  const portFits = rule.ports?.some((p) => p.port === port && (p.protocol ?? 'TCP') === protocol) ?? true;
  return portFits && (peers?.some((peer) => matches(policy, peer, end)) ?? true);
}

function matches(policy: RenderedPolicy, peer: Peer, end: End): boolean {
  if (peer.ipBlock) {
    if (!('address' in end)) return false;
    const inside = (cidr: string) => {
      const address = ipaddr.parse(end.address);
      const [range, bits] = ipaddr.parseCIDR(cidr);
      return address.kind() === range.kind() && address.match(range, bits);
    };
    return inside(peer.ipBlock.cidr) && !(peer.ipBlock.except ?? []).some(inside);
  }
  if ('address' in end) return false;
  const namespaceFits = peer.namespaceSelector
    ? selects(peer.namespaceSelector, { 'kubernetes.io/metadata.name': end.namespace })
    : end.namespace === policy.metadata.namespace;
  return namespaceFits && selects(peer.podSelector ?? {}, end.labels);
}

function selects(selector: Selector, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
}
