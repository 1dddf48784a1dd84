import ipaddr from 'ipaddr.js';
import type { Target } from '../../platform/target.ts';
import type { ManifestSet } from '../set.ts';
import { declaredNetwork } from './compare.ts';
import type { End } from './ends.ts';
import { intendedFlows } from './intent.ts';
import { networkOf } from './network.ts';
import { isEmpty } from './ports.ts';
import type { Grant, Reachability, SideVerdict, Verdict } from './reachability.ts';

/** One end to another: what may pass, and who says so. */
export interface Edge {
  readonly from: End;
  readonly to: End;
  readonly verdict: Verdict;
}

export interface MatrixOptions {
  /** Only from ends that this means: `shop/web`, `shop/*`, a part of a name, or an address. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Also what nothing lets through. Default: only what passes. */
  readonly denied?: boolean;
}

/**
 * The network of a set; with intent, together with the pods that charts and operators make beside it.
 *
 * @param asked what somebody asks about: an address or a range among it is told apart from the others
 */
export function networkFor(
  set: ManifestSet,
  intent: Target | undefined,
  asked: readonly (string | undefined)[] = [],
): Reachability {
  const ranges = asked.flatMap((text) => rangeOf(text) ?? []);
  return intent
    ? declaredNetwork(set, intendedFlows(intent), ranges, intent.spec.mesh?.trustDomain)
    : networkOf(set, { ranges });
}

/** An address as the range of it alone; nothing for what is no address. */
function rangeOf(text: string | undefined): string | undefined {
  if (text === undefined || ipaddr.isValidCIDR(text)) return text;
  if (!ipaddr.isValid(text)) return undefined;
  return `${text}/${ipaddr.parse(text).kind() === 'ipv4' ? 32 : 128}`;
}

/** The edges between workloads, the pods that policies name, and addresses outside; never from outside to outside. */
export function* edgesOf(network: Reachability, { from, to, denied = false }: MatrixOptions): Generator<Edge> {
  const sources = network.ends.filter((end) => isMeant(end, from));
  const targets = network.ends.filter((end) => isMeant(end, to));
  const isTarget = new Set(targets);
  for (const source of sources) {
    const candidates = denied ? targets : network.targetsOf(source);
    for (const target of candidates) {
      if (!isTarget.has(target) || (source.kind === 'addresses' && target.kind === 'addresses')) continue;
      const verdict = network.edge(source, target);
      if (denied || !isEmpty(verdict.ports)) yield { from: source, to: target, verdict };
    }
  }
}

/** Whether somebody means an end by `shop/web`, `web`, `Deployment/shop/web`, `shop/*`, `internet` or `10.0.0.0/24`. */
export function isMeant(end: End, text: string | undefined): boolean {
  if (text === undefined || end.name === text) return true;
  if (end.kind === 'addresses') return end.name === rangeOf(text);
  const parts = text.split('/');
  const [namespace, name] = parts.length === 1 ? [end.namespace, text] : parts;
  if (namespace !== end.namespace) return false;
  const own = end.subject?.object.metadata.name;
  return name === '*' || name === own || (own === undefined && Object.values(end.labels).includes(name ?? ''));
}

/** `NetworkPolicy/shop/web spec.egress[0]`. */
export function grantName({ policy, rule }: Grant): string {
  return `NetworkPolicy/${policy.namespace}/${policy.name} ${rule.path}`;
}

/** Who allows one side, or who denies it: `no policy`, rules, or the policies of which none has a rule for it. */
export function because({ policies, by }: SideVerdict): string {
  if (policies.length === 0) return 'no policy restricts it';
  if (by.length > 0) return by.map(grantName).join(', ');
  const names = policies.map(({ namespace, name }) => `NetworkPolicy/${namespace}/${name}`);
  return `denied: no rule of ${names.join(', ')} allows it`;
}
