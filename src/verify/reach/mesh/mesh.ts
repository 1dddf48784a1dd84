import type { ManifestSet } from '../../set.ts';
import type { End, Pods } from '../ends.ts';
import { ALL_PORTS, difference, formatPorts, intersection, isEmpty, NO_PORTS, type Ports, union } from '../ports.ts';
import {
  type AuthorizationPolicy,
  type AuthorizationRule,
  authorizationPolicies,
  type Caller,
  ROOT_NAMESPACE,
} from './authorization.ts';
import { meansCaller } from './callers.ts';
import { Proxies } from './proxies.ts';

/** A rule of an AuthorizationPolicy that means a caller, and the ports for which it does. */
export interface Judgement {
  readonly policy: AuthorizationPolicy;
  readonly rule: AuthorizationRule;
  readonly ports: Ports;
}

/** What the mesh lets through from one end to another. */
export interface MeshVerdict {
  /** What passes, or may pass where requests decide. */
  readonly ports: Ports;
  /** The ports that the called pod's proxy watches. */
  readonly watched: Ports;
  /** Ports closed to a caller who cannot speak mutual TLS. */
  readonly unproven: Ports;
  /** Rules that deny, and that allow. */
  readonly denied: readonly Judgement[];
  readonly allowed: readonly Judgement[];
  /** The ALLOW policies that are about the pod: with one of them, what no rule allows is denied. */
  readonly policies: readonly AuthorizationPolicy[];
}

/**
 * What a service mesh says of connections, beside NetworkPolicies: the proxy of the called pod denies what a DENY rule
 * means; then, where any ALLOW policy is about the pod, all that no ALLOW rule means; and, where it insists on mutual TLS,
 * callers without a proxy.
 */
export class Mesh {
  readonly policies: readonly AuthorizationPolicy[];
  readonly proxies: Proxies;
  readonly trustDomain: string;
  readonly #about = new Map<End, readonly AuthorizationPolicy[]>();

  constructor(set: ManifestSet, trustDomain = 'cluster.local') {
    this.policies = authorizationPolicies(set);
    this.proxies = new Proxies(set);
    this.trustDomain = trustDomain;
  }

  /** The policies that are about pods: of their namespace, and of the whole mesh. */
  about(end: Pods): readonly AuthorizationPolicy[] {
    let found = this.#about.get(end);
    if (!found) {
      found = this.policies.filter(
        ({ namespace, selector }) =>
          (namespace === end.namespace || namespace === ROOT_NAMESPACE) &&
          Object.entries(selector).every(([key, value]) => end.labels[key] === value),
      );
      this.#about.set(end, found);
    }
    return found;
  }

  /** Nothing where the called end has no proxy: then the mesh has no say. */
  verdict(from: End, to: End): MeshVerdict | undefined {
    if (!this.proxies.has(to)) return undefined;
    const watched = this.proxies.watched(to);
    const caller = this.proxies.callerOf(from);
    const unproven = caller === undefined ? this.proxies.strict(to) : NO_PORTS;
    const about = this.about(to);
    const denied = this.#judged(about, 'DENY', caller).filter(({ rule }) => !rule.partial);
    const policies = about.filter(({ action }) => action === 'ALLOW');
    const allowed = this.#judged(about, 'ALLOW', caller);
    const sum = (all: readonly Judgement[]) => all.map(({ ports }) => ports).reduce(union, NO_PORTS);
    const passing = difference(
      difference(policies.length === 0 ? watched : intersection(sum(allowed), watched), sum(denied)),
      unproven,
    );
    return { ports: union(difference(ALL_PORTS, watched), passing), watched, unproven, denied, allowed, policies };
  }

  #judged(
    about: readonly AuthorizationPolicy[],
    action: AuthorizationPolicy['action'],
    caller: Caller | undefined,
  ): Judgement[] {
    return about
      .filter((policy) => policy.action === action)
      .flatMap((policy) =>
        policy.rules
          .filter((rule) => meansCaller(policy, rule, caller, this.trustDomain) && !isEmpty(rule.ports))
          .map((rule) => ({ policy, rule, ports: rule.ports })),
      );
  }
}

/** The mesh of a set; nothing where nothing in it says that there is one. */
export function meshOf(set: ManifestSet, trustDomain?: string): Mesh | undefined {
  const mesh = new Mesh(set, trustDomain);
  const hasProxies = set.podTemplates.some(({ labels }) => labels['sidecar.istio.io/inject'] === 'true');
  return mesh.policies.length > 0 || hasProxies || set.ofKind('PeerAuthentication', 'security.istio.io').length > 0
    ? mesh
    : undefined;
}

/** `AuthorizationPolicy/shop/orders-from-web spec.rules[0]`. */
export function judgementName({ policy, rule }: Judgement): string {
  return `AuthorizationPolicy/${policy.namespace}/${policy.name} ${rule.path}`;
}

/**
 * Who in the mesh allows a connection, or who denies it.
 *
 * @param asked the ports that everything else lets through: the mesh is asked about these; about all where there are none
 */
export function becauseOfMesh(
  { ports, watched, unproven, denied, allowed, policies }: MeshVerdict,
  asked: Ports,
): string {
  const relevant = isEmpty(asked) ? watched : intersection(asked, watched);
  if (isEmpty(relevant)) return `the proxy does not watch ${formatPorts(asked)}`;
  const on = (all: readonly Judgement[]) => all.filter((one) => !isEmpty(intersection(one.ports, relevant)));
  if (!isEmpty(intersection(ports, relevant))) {
    if (policies.length === 0) return 'no AuthorizationPolicy restricts it';
    return on(allowed)
      .map((one) => `${judgementName(one)}${one.rule.partial ? ' (some requests)' : ''}`)
      .join(', ');
  }
  if (on(denied).length > 0) return `denied by ${on(denied).map(judgementName).join(', ')}`;
  if (!isEmpty(intersection(unproven, relevant)))
    return 'denied: PeerAuthentication asks for mutual TLS, and the caller has no proxy';
  const names = policies.map(({ namespace, name }) => `AuthorizationPolicy/${namespace}/${name}`);
  return `denied: no rule of ${names.join(', ')} allows it`;
}
