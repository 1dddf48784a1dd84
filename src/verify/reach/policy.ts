import type { Subject } from '../finding.ts';
import type { ManifestSet } from '../set.ts';
import { at, listAt, objectAt, type Plain, textAt, textsAt } from '../values.ts';
import { type Pods, protocolOf } from './ends.ts';
import { ALL_PORTS, NO_PORTS, type Ports, portsOf, union } from './ports.ts';

export type Direction = 'ingress' | 'egress';
export const DIRECTIONS: readonly Direction[] = ['egress', 'ingress'];

/** The other side of a rule, in the API's own shape. */
export interface Peer {
  readonly podSelector?: unknown;
  readonly namespaceSelector?: unknown;
  readonly ipBlock?: IpBlock;
}

export interface IpBlock {
  readonly cidr: string;
  readonly except: readonly string[];
}

export interface Rule {
  /** `spec.egress[0]`. */
  readonly path: string;
  /** Nothing: everybody. */
  readonly peers: readonly Peer[] | undefined;
  /** Nothing: every port. */
  readonly ports: readonly Plain[] | undefined;
}

/** A NetworkPolicy, read once. */
export interface Policy {
  readonly subject: Subject;
  readonly name: string;
  readonly namespace: string;
  readonly podSelector: unknown;
  /** Its rules in each direction that it is about; nothing for a direction that it leaves alone. */
  readonly ingress: readonly Rule[] | undefined;
  readonly egress: readonly Rule[] | undefined;
}

export function policiesOf(set: ManifestSet): Policy[] {
  return set.ofKind('NetworkPolicy', 'networking.k8s.io').map(policyOf);
}

export function policyOf(subject: Subject): Policy {
  const { metadata, spec } = subject.object;
  const types = textsAt(spec, 'policyTypes');
  // Where it names no types it is about ingress, and about egress when it has rules for it.
  const egress = types.length > 0 ? types.includes('Egress') : listAt(spec, 'egress').length > 0;
  const ingress = types.length > 0 ? types.includes('Ingress') : true;
  return {
    subject,
    name: metadata.name,
    namespace: metadata.namespace ?? 'default',
    podSelector: objectAt(spec, 'podSelector'),
    ingress: ingress ? rulesOf(spec, 'ingress', 'from') : undefined,
    egress: egress ? rulesOf(spec, 'egress', 'to') : undefined,
  };
}

function rulesOf(spec: unknown, direction: Direction, side: 'from' | 'to'): Rule[] {
  return listAt(spec, direction).map((rule, index) => ({
    path: `spec.${direction}[${index}]`,
    // An empty list says the same as none.
    peers: listAt(rule, side).length === 0 ? undefined : listAt(rule, side).map(peerOf),
    ports: listAt(rule, 'ports').length === 0 ? undefined : listAt(rule, 'ports'),
  }));
}

function peerOf(peer: Plain): Peer {
  const cidr = textAt(peer, 'ipBlock', 'cidr');
  return {
    ...(peer.podSelector === undefined ? {} : { podSelector: peer.podSelector }),
    ...(peer.namespaceSelector === undefined ? {} : { namespaceSelector: peer.namespaceSelector }),
    ...(cidr === undefined ? {} : { ipBlock: { cidr, except: textsAt(peer, 'ipBlock', 'except') } }),
  };
}

/** All ranges that policies name, excepted ones too. */
export function rangesOf(policies: readonly Policy[]): string[] {
  const blocks = policies
    .flatMap(({ ingress, egress }) => [...(ingress ?? []), ...(egress ?? [])])
    .flatMap(({ peers }) => peers ?? [])
    .flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr, ...ipBlock.except] : []));
  return [...new Set(blocks)];
}

/** The ports that a rule lets through to pods; a named port is whatever those pods call so, and nothing at an address. */
export function portsTo(ports: readonly Plain[] | undefined, pods: Pods | undefined): Ports {
  if (ports === undefined) return ALL_PORTS;
  return ports.map((port) => onePort(port, pods)).reduce(union, NO_PORTS);
}

/** Whether the ports of a rule depend on whom it is asked of. */
export function hasNames(ports: readonly Plain[] | undefined): boolean {
  return ports?.some((port) => typeof port.port === 'string') ?? false;
}

function onePort(entry: Plain, pods: Pods | undefined): Ports {
  const protocol = protocolOf(textAt(entry, 'protocol'));
  const port = at(entry, 'port');
  if (port === undefined || port === null) return portsOf(protocol, 1, 65_535);
  if (typeof port === 'number') {
    const end = at(entry, 'endPort');
    return portsOf(protocol, port, typeof end === 'number' ? end : port);
  }
  const named = pods?.ports.filter((candidate) => candidate.name === port && candidate.protocol === protocol) ?? [];
  return named.map((found) => portsOf(protocol, found.port)).reduce(union, NO_PORTS);
}
