import { nameServersOf } from '../../platform/providers/index.ts';
import type { Target } from '../../platform/target.ts';
import type { Labels } from './ends.ts';
import type { Direction, Peer } from './policy.ts';
import { type Ports, portsOf, union } from './ports.ts';

/** Pods by namespace and labels, in the shape of a policy's peer. */
export interface PodPeer extends Peer {
  readonly namespace: string;
  readonly labels: Labels;
}

/** One side of a connection that somebody declared. */
export interface Flow {
  readonly direction: Direction;
  /** Whose side it is. */
  readonly pods: PodPeer;
  readonly peers: readonly Peer[];
  readonly ports: Ports;
  /** Who declared it: `services.app.uses has postgres`. */
  readonly why: string;
}

export function flow(direction: Direction, pods: PodPeer, peers: readonly Peer[], ports: Ports, why: string): Flow {
  return { direction, pods, peers, ports, why };
}

/** Both sides of a connection between pods. */
export function between(from: PodPeer, to: PodPeer, ports: Ports, why: string): Flow[] {
  return [flow('egress', from, [to], ports, why), flow('ingress', to, [from], ports, why)];
}

export function tcp(...ports: number[]): Ports {
  return ports.map((port) => portsOf('TCP', port)).reduce(union, {});
}

export const DNS_PORTS = union(portsOf('UDP', 53), tcp(53));

export function podsOf(namespace: string, labels: Labels = {}): PodPeer {
  return {
    namespace,
    labels,
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels: labels },
  };
}

export function isPodPeer(peer: Peer): peer is PodPeer {
  return 'namespace' in peer && 'labels' in peer;
}

export function addresses(cidrs: readonly string[]): Peer[] {
  return cidrs.map((cidr) => ({ ipBlock: { cidr, except: [] } }));
}

/** Every address there is. */
export function anywhere(): Peer[] {
  return addresses(['0.0.0.0/0', '::/0']);
}

/** Every pod of the cluster. */
export const EVERY_POD: Peer = { namespaceSelector: {}, podSelector: {} };

/** The cluster's DNS: CoreDNS keeps the label of kube-dns. */
const DNS = podsOf('kube-system', { 'k8s-app': 'kube-dns' });

/** Whom pods of a target ask for names: the cluster's DNS, and what the cloud puts on its nodes. */
export function nameServers(target: Target): readonly Peer[] {
  const others = nameServersOf(target);
  return others === undefined ? [DNS] : [DNS, podsOf('kube-system', others.pods), ...addresses(others.addresses)];
}

/** Special-purpose addresses that are nowhere on the internet (RFC 6890). */
const PRIVATE = {
  ipv4: [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '224.0.0.0/4',
    '240.0.0.0/4',
  ],
  ipv6: ['::/8', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
} as const;

/** The internet: no private addresses, none of the cluster's own networks. IPv6 where those have it. */
export function anywhereButOwn(own: readonly string[]): Peer[] {
  const [six, four] = [own.filter((cidr) => cidr.includes(':')), own.filter((cidr) => !cidr.includes(':'))];
  const v4: Peer = { ipBlock: { cidr: '0.0.0.0/0', except: [...PRIVATE.ipv4, ...four] } };
  return six.length === 0 ? [v4] : [v4, { ipBlock: { cidr: '::/0', except: [...PRIVATE.ipv6, ...six] } }];
}
