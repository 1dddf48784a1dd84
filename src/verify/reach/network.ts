import type { ManifestSet } from '../set.ts';
import { isPlain, objectAt, textAt } from '../values.ts';
import { addressClasses } from './addresses.ts';
import { type End, type Labels, type Pods, workloads } from './ends.ts';
import { meshOf } from './mesh/mesh.ts';
import { type Peer, policiesOf, rangesOf } from './policy.ts';
import { Reachability } from './reachability.ts';

const NAME = 'kubernetes.io/metadata.name';

export interface NetworkOptions {
  /** Pods that the set does not make, e.g. those of Helm charts. */
  readonly pods?: readonly Pods[];
  /** Ranges to tell apart beside those that policies name. */
  readonly ranges?: readonly string[];
  /** Begins the identities of the mesh. Default: Istio's. */
  readonly trustDomain?: string | undefined;
}

/**
 * The network of a set: its workloads, the pods that only policies name, and all addresses outside, cut where policies
 * cut them.
 */
export function networkOf(
  set: ManifestSet,
  { pods = [], ranges = [], trustDomain }: NetworkOptions = {},
): Reachability {
  const policies = policiesOf(set);
  const known = [...workloads(set), ...pods];
  const outside = addressClasses([...rangesOf(policies), ...ranges]).map(
    ({ name, address }): End => ({ kind: 'addresses', name, address }),
  );
  const mesh = meshOf(set, trustDomain);
  const first = new Reachability(policies, [...known, ...outside], mesh);
  const named = strangers(first, set);
  return named.length === 0 ? first : new Reachability(policies, [...known, ...named, ...outside], mesh);
}

/** Pods that a policy names as its peers, though nothing makes them: as the policy sees them, with just those labels. */
function strangers(network: Reachability, set: ManifestSet): Pods[] {
  const found = new Map<string, Pods>();
  for (const policy of network.policies) {
    for (const { peers } of [...(policy.ingress ?? []), ...(policy.egress ?? [])]) {
      for (const peer of peers ?? []) {
        if (peer.ipBlock || network.index.of(peer, policy.namespace).size > 0) continue;
        const pods = stranger(peer, policy.namespace, set);
        if (pods) found.set(podsKey(`${pods.namespace} ${format(pods.namespaceLabels)}`, pods.labels), pods);
      }
    }
  }
  return [...found.values()];
}

function stranger({ namespaceSelector, podSelector }: Peer, own: string, set: ManifestSet): Pods | undefined {
  const wanted = labelsOf(namespaceSelector);
  const namespace = namespaceSelector === undefined ? own : (wanted[NAME] ?? '');
  // Where expressions say which pods are meant, no labels stand for them.
  if (hasExpressions(namespaceSelector) || hasExpressions(podSelector)) return undefined;
  const labels = labelsOf(podSelector);
  return {
    kind: 'pods',
    name: podsName(namespace === '' ? `(${format(wanted)})` : namespace, labels),
    namespace,
    labels,
    namespaceLabels: namespace === '' ? wanted : { ...wanted, ...set.namespaceLabels(namespace) },
    ports: [],
  };
}

/** `pods monitoring/prometheus`, by the name that the labels give them; otherwise `pods monitoring/app=web`, or `pods web/*`. */
export function podsName(namespace: string, labels: Labels): string {
  const { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': component } = labels;
  if (name === undefined) return `pods ${namespace}/${format(labels)}`;
  return `pods ${namespace}/${component === undefined || name.includes(component) ? name : `${name}-${component}`}`;
}

/** Tells pods apart that are called alike. */
export function podsKey(namespace: string, labels: Labels): string {
  return `${namespace}/${format(labels)}`;
}

function format(labels: Labels): string {
  const parts = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return parts.length === 0 ? '*' : parts.sort().join(',');
}

function labelsOf(selector: unknown): Record<string, string> {
  const labels = objectAt(selector, 'matchLabels');
  return Object.fromEntries(Object.keys(labels).map((key) => [key, textAt(labels, key) ?? '']));
}

function hasExpressions(selector: unknown): boolean {
  return isPlain(selector) && Array.isArray(selector.matchExpressions) && selector.matchExpressions.length > 0;
}
