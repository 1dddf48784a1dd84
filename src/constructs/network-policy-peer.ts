import type { k8s } from 'cdk8s-plus-27';
import ipaddr from 'ipaddr.js';

/** Pods, or addresses: the other side of a connection. */
export type NetworkPeer = k8s.NetworkPolicyPeer;

/** Pods with these labels in one namespace; without labels all of its pods. */
export function podsOf(namespace: string, labels: Readonly<Record<string, string>> = {}): NetworkPeer {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: Object.keys(labels).length === 0 ? {} : { matchLabels: { ...labels } },
  };
}

/** The cluster's DNS: CoreDNS keeps the label of kube-dns, on EKS too. */
export function clusterDns(): NetworkPeer {
  return podsOf('kube-system', { 'k8s-app': 'kube-dns' });
}

/** Every pod of the cluster, whatever its namespace. */
export function everyPod(): NetworkPeer {
  return { namespaceSelector: {}, podSelector: {} };
}

/** Address ranges, e.g. `10.10.200.0/24`. */
export function addresses(cidrs: readonly string[]): NetworkPeer[] {
  return cidrs.map((cidr) => {
    parse(cidr);
    return { ipBlock: { cidr } };
  });
}

/**
 * What is not the internet, of IPv4 (RFC 6890): private networks, shared address space, loopback, link-local and with it
 * the instance metadata and Pod Identity services, benchmarking, multicast and reserved.
 */
const NOT_INTERNET_V4 = [
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
];

/**
 * The same of IPv6. `::/8` holds loopback, and the ranges that carry IPv4 addresses (mapped, NAT64), through which
 * 10.0.0.1 would be reachable; `fc00::/7` holds the instance metadata service, fd00:ec2::254.
 */
const NOT_INTERNET_V6 = ['::/8', 'fc00::/7', 'fe80::/10', 'ff00::/8'];

/**
 * The internet: every address but private, link-local and metadata ones, and the cluster's own networks. IPv6 only where
 * the cluster's networks have it: the addresses of a VPC are then public ones, and must be named to be left out.
 *
 * @param ownCidrs the VPC's ranges, which need not be private ones
 */
export function internet(ownCidrs: readonly string[]): NetworkPeer[] {
  const own = { v4: [] as string[], v6: [] as string[] };
  for (const cidr of ownCidrs) own[parse(cidr).kind() === 'ipv4' ? 'v4' : 'v6'].push(cidr);
  const v4: NetworkPeer = { ipBlock: { cidr: '0.0.0.0/0', except: without(NOT_INTERNET_V4, own.v4) } };
  if (own.v6.length === 0) return [v4];
  return [v4, { ipBlock: { cidr: '::/0', except: without(NOT_INTERNET_V6, own.v6) } }];
}

/** Every address there is: clients on the internet, whoever they are. */
export function anywhere(): NetworkPeer[] {
  return [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }];
}

/** Adds the ranges that none of the fixed ones covers already. */
function without(fixed: readonly string[], more: readonly string[]): string[] {
  return [...fixed, ...more.filter((cidr) => !fixed.some((range) => contains(range, cidr)))];
}

/** Whether a range lies in another, both of one family. */
export function contains(outer: string, inner: string): boolean {
  const [outerAddress, outerBits] = ipaddr.parseCIDR(outer);
  const [innerAddress, innerBits] = ipaddr.parseCIDR(inner);
  if (outerAddress.kind() !== innerAddress.kind()) return false;
  return innerBits >= outerBits && innerAddress.match(outerAddress, outerBits);
}

/** The first address of a range that is one of Services: the API server's own Service has it. */
export function firstAddress(cidr: string): string {
  const network = parse(cidr).toByteArray();
  const last = network.length - 1;
  const first = network.with(last, (network[last] ?? 0) + 1);
  const address = ipaddr.fromByteArray(first);
  return `${address.toString()}/${address.kind() === 'ipv4' ? 32 : 128}`;
}

/** The network address of a range, or an error that says what to write instead. */
function parse(cidr: string): ipaddr.IPv4 | ipaddr.IPv6 {
  if (ipaddr.isValidCIDR(cidr)) {
    const [address, bits] = ipaddr.parseCIDR(cidr);
    const network =
      address.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(cidr) : ipaddr.IPv6.networkAddressFromCIDR(cidr);
    if (network.toString() === address.toString()) return network;
    throw new Error(`'${cidr}' has bits behind its prefix. fix: write the network, ${network.toString()}/${bits}`);
  }
  if (ipaddr.isValid(cidr)) {
    const whole = `${cidr}/${ipaddr.parse(cidr).kind() === 'ipv4' ? 32 : 128}`;
    throw new Error(`'${cidr}' has no prefix length. fix: for this address alone write ${whole}`);
  }
  throw new Error(`'${cidr}' is not a CIDR. fix: write address/prefix, e.g. 10.0.0.0/16`);
}
