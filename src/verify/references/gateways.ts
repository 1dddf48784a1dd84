import type { Subject } from '../finding.ts';
import { format } from '../reach/words.ts';
import { selects } from '../selectors.ts';
import { at, listAt, objectAt, type Plain, textAt, textsAt } from '../values.ts';
import type { World } from './world.ts';

const GROUP = 'gateway.networking.k8s.io';

/** Protocols of listeners that can serve each kind of route. */
const PROTOCOLS: Readonly<Record<string, readonly string[]>> = {
  HTTPRoute: ['HTTP', 'HTTPS'],
  GRPCRoute: ['HTTP', 'HTTPS'],
  TLSRoute: ['TLS'],
  TCPRoute: ['TCP', 'TLS'],
  UDPRoute: ['UDP'],
};

export function routesOf(world: World): Subject[] {
  return Object.keys(PROTOCOLS).flatMap((kind) => world.all(GROUP, kind));
}

/** Why a listener does not take a route. */
export interface Refusal {
  readonly why: string;
  /** True when it may, since the labels of a namespace are not known. */
  readonly unsure?: boolean;
}

/** Undefined when the listener takes the route. */
export function refusalOf(world: World, route: Subject, gateway: Subject, listener: Plain): Refusal | undefined {
  const { kind } = route.object;
  const protocol = textAt(listener, 'protocol') ?? '';
  if (['HTTP', 'HTTPS', 'TLS', 'TCP', 'UDP'].includes(protocol) && !PROTOCOLS[kind]?.includes(protocol)) {
    return { why: `its protocol is ${protocol}` };
  }
  const kinds = listAt(listener, 'allowedRoutes', 'kinds').map((allowed) => textAt(allowed, 'kind'));
  if (kinds.length > 0 && !kinds.includes(kind)) return { why: `it takes only ${kinds.join(', ')}` };
  return namespaceRefusal(world, route, gateway, listener) ?? hostRefusal(route, listener);
}

function namespaceRefusal(world: World, route: Subject, gateway: Subject, listener: Plain): Refusal | undefined {
  const namespace = route.object.metadata.namespace ?? '';
  const own = gateway.object.metadata.namespace ?? '';
  const allowed = objectAt(listener, 'allowedRoutes', 'namespaces');
  const from = textAt(allowed, 'from') ?? 'Same';
  if (from === 'All') return undefined;
  if (from === 'Same') {
    return namespace === own || namespace === '' || own === ''
      ? undefined
      : { why: `it takes routes of its own namespace ${own} alone, and this one is of ${namespace}` };
  }
  if (from !== 'Selector') return { why: `it takes routes of no namespace (from: ${from})` };
  const selector = at(allowed, 'selector');
  if (selects(selector, world.set.namespaceLabels(namespace))) return undefined;
  const there = world.find({ group: '', kind: 'Namespace', namespace: undefined, name: namespace });
  const wanted = `it takes routes of namespaces with ${format(selector)}`;
  return there
    ? { why: `${wanted}, which Namespace/${namespace} has not` }
    : { why: `${wanted}, and Namespace/${namespace} is not among the manifests`, unsure: true };
}

function hostRefusal(route: Subject, listener: Plain): Refusal | undefined {
  const hostname = textAt(listener, 'hostname');
  const hosts = textsAt(route.object, 'spec', 'hostnames');
  if (hostname === undefined || hostname === '' || hosts.length === 0) return undefined;
  if (hosts.some((host) => meet(host, hostname))) return undefined;
  return { why: `it serves ${hostname}, and the route ${hosts.join(', ')}` };
}

/** Whether two host names, either of which may begin with `*.`, have a host in common. */
function meet(a: string, b: string): boolean {
  if (a === b) return true;
  if (a.startsWith('*.') && b.endsWith(a.slice(1))) return true;
  return b.startsWith('*.') && a.endsWith(b.slice(1));
}
