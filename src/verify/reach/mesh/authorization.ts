import type { Subject, Unchecked } from '../../finding.ts';
import type { ManifestSet } from '../../set.ts';
import { at, listAt, objectAt, type Plain, textAt, textsAt } from '../../values.ts';
import { ALL_PORTS, difference, intersection, NO_PORTS, type Ports, portsOf, union } from '../ports.ts';

export const SECURITY = 'security.istio.io';

/** Policies there are about every namespace. Named so by Istio's charts, unless somebody renames it in the mesh's settings. */
export const ROOT_NAMESPACE = 'istio-system';

export type Action = 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';

/** Who calls, as the proxy of the called pod knows it. Nothing is known of a caller without mutual TLS. */
export interface Caller {
  readonly namespace: string;
  /** Nothing where the ServiceAccount of pods is not known. */
  readonly serviceAccount: string | undefined;
}

/** An AuthorizationPolicy, read once. */
export interface AuthorizationPolicy {
  readonly subject: Subject;
  readonly name: string;
  readonly namespace: string;
  /** Labels of the pods it is about; none: all of its namespace, or of the mesh. */
  readonly selector: Readonly<Record<string, unknown>>;
  readonly action: Action;
  readonly rules: readonly AuthorizationRule[];
}

export interface AuthorizationRule {
  /** `spec.rules[0]`. */
  readonly path: string;
  readonly sources: readonly Plain[] | undefined;
  readonly ports: Ports;
  readonly conditions: readonly Plain[];
  /** It also asks for what requests alone show: methods, paths, hosts, tokens. What it matches is then less than all of a port. */
  readonly partial: boolean;
}

export function authorizationPolicies(set: ManifestSet): AuthorizationPolicy[] {
  return set
    .ofKind('AuthorizationPolicy', SECURITY)
    .filter(({ object }) => !isForGateways(object))
    .map((subject) => {
      const { metadata } = subject.object;
      const action = textAt(subject.object, 'spec', 'action') ?? 'ALLOW';
      return {
        subject,
        name: metadata.name,
        namespace: metadata.namespace ?? 'default',
        selector: objectAt(subject.object, 'spec', 'selector', 'matchLabels'),
        action: action === 'DENY' || action === 'AUDIT' || action === 'CUSTOM' ? action : 'ALLOW',
        rules: listAt(subject.object, 'spec', 'rules').map(ruleOf),
      };
    });
}

/** What AuthorizationPolicies say that cannot be told from manifests. */
export function* beyondManifests(set: ManifestSet): Generator<Unchecked> {
  for (const subject of set.ofKind('AuthorizationPolicy', SECURITY)) {
    if (isForGateways(subject.object)) {
      yield { subject, unchecked: 'it is about waypoints or Gateways (targetRefs), which are not computed' };
    } else if (textAt(subject.object, 'spec', 'action') === 'CUSTOM') {
      yield { subject, unchecked: 'whom it lets through is an outside provider’s decision: counted as may pass' };
    }
  }
}

function isForGateways(object: unknown): boolean {
  return listAt(object, 'spec', 'targetRefs').length > 0 || at(object, 'spec', 'targetRef') !== undefined;
}

const OF_REQUESTS = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'];
const OF_TOKENS = ['requestPrincipals', 'notRequestPrincipals'];
/** Pods come and go with their addresses. */
const OF_ADDRESSES = ['ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks'];
const KNOWN_KEYS = ['source.namespace', 'source.principal', 'source.serviceAccount', 'destination.port'];

function ruleOf(rule: Plain, index: number): AuthorizationRule {
  const sources = listAt(rule, 'from').map((from) => objectAt(from, 'source'));
  const operations = listAt(rule, 'to').map((to) => objectAt(to, 'operation'));
  const conditions = listAt(rule, 'when');
  const has = (objects: readonly Plain[], keys: readonly string[]) =>
    objects.some((object) => keys.some((key) => textsAt(object, key).length > 0));
  return {
    path: `spec.rules[${index}]`,
    sources: sources.length === 0 ? undefined : sources,
    ports: intersection(
      operations.length === 0 ? ALL_PORTS : operations.map(portsOfOperation).reduce(union, NO_PORTS),
      conditions.map(portsOfCondition).reduce(intersection, ALL_PORTS),
    ),
    conditions,
    partial:
      has(operations, OF_REQUESTS) ||
      has(sources, [...OF_TOKENS, ...OF_ADDRESSES]) ||
      conditions.some((condition) => !KNOWN_KEYS.includes(textAt(condition, 'key') ?? '')),
  };
}

function portsOfOperation(operation: Plain): Ports {
  const named = numbers(textsAt(operation, 'ports'));
  return difference(named ?? ALL_PORTS, numbers(textsAt(operation, 'notPorts')) ?? NO_PORTS);
}

function portsOfCondition(condition: Plain): Ports {
  if (textAt(condition, 'key') !== 'destination.port') return ALL_PORTS;
  const named = numbers(textsAt(condition, 'values'));
  return difference(named ?? ALL_PORTS, numbers(textsAt(condition, 'notValues')) ?? NO_PORTS);
}

/** Nothing where none are named. */
function numbers(texts: readonly string[]): Ports | undefined {
  if (texts.length === 0) return undefined;
  return texts.map((text) => portsOf('TCP', Number(text))).reduce(union, NO_PORTS);
}
