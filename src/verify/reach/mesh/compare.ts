import type { ByEnd, Wanted } from '../compare.ts';
import { declaredPorts } from '../compare.ts';
import type { End, Pods } from '../ends.ts';
import type { Flow } from '../flow.ts';
import { difference, intersection, isEmpty, NO_PORTS, type Ports, union } from '../ports.ts';
import type { Reachability } from '../reachability.ts';
import { meansCaller } from './callers.ts';
import { becauseOfMesh, type Judgement, type Mesh } from './mesh.ts';
import { isGateway } from './proxies.ts';

/** What a rule of an AuthorizationPolicy allows that nobody declared. */
export interface ExtraCalls {
  readonly judgement: Judgement;
  readonly from: readonly End[];
  readonly to: readonly Pods[];
  readonly ports: Ports;
}

/** What somebody declared and the mesh denies. */
export interface MissingCalls {
  readonly flow: Flow;
  readonly from: readonly End[];
  readonly to: Pods;
  readonly ports: Ports;
  readonly because: string;
}

/** Pods that take calls of everybody in the mesh, or without mutual TLS. */
export interface OpenPods {
  readonly pods: Pods;
  readonly ports: Ports;
  readonly why: 'no-policy' | 'no-mutual-tls';
}

export interface MeshComparison {
  readonly extra: readonly ExtraCalls[];
  readonly missing: readonly MissingCalls[];
  readonly open: readonly OpenPods[];
}

/** Holds what proxies let through against what is declared; nothing where no pod has one. */
export function compareMesh(network: Reachability, wanted: ByEnd): MeshComparison | undefined {
  const { mesh } = network;
  if (!mesh) return undefined;
  const called = network.ends.filter((end): end is Pods => mesh.proxies.has(end));
  return {
    extra: extraCalls(network, mesh, called, wanted),
    missing: called.flatMap((to) => missingCalls(mesh, to, wanted.ingress.get(to) ?? [])),
    // What stands at the border takes calls of anybody, by what it is.
    open: called.filter((end) => end.subject && !isGateway(end)).flatMap((pods) => openPods(mesh, pods)),
  };
}

function extraCalls(network: Reachability, mesh: Mesh, called: readonly Pods[], wanted: ByEnd): ExtraCalls[] {
  const found = new Map<unknown, { judgement: Judgement; from: Set<End>; to: Set<Pods>; ports: Ports }>();
  for (const to of called) {
    const watched = mesh.proxies.watched(to);
    const strict = mesh.proxies.strict(to);
    const declared = declaredPorts(wanted.ingress.get(to));
    for (const policy of mesh.about(to)) {
      if (policy.action !== 'ALLOW') continue;
      for (const rule of policy.rules) {
        const allowed = intersection(rule.ports, watched);
        for (const from of isEmpty(allowed) ? [] : network.ends) {
          const caller = mesh.proxies.callerOf(from);
          if (!meansCaller(policy, rule, caller, mesh.trustDomain)) continue;
          const more = difference(difference(allowed, caller ? NO_PORTS : strict), declared(from));
          if (isEmpty(more)) continue;
          const before = found.get(rule);
          found.set(rule, {
            judgement: { policy, rule, ports: rule.ports },
            from: (before?.from ?? new Set()).add(from),
            to: (before?.to ?? new Set()).add(to),
            ports: union(before?.ports ?? NO_PORTS, more),
          });
        }
      }
    }
  }
  return [...found.values()].map(({ from, to, ...rest }) => ({ ...rest, from: [...from], to: [...to] }));
}

function missingCalls(mesh: Mesh, to: Pods, wanted: readonly Wanted[]): MissingCalls[] {
  return wanted.flatMap(({ flow, others }): MissingCalls[] => {
    const from: End[] = [];
    let ports = NO_PORTS;
    let because = '';
    for (const other of others) {
      const verdict = mesh.verdict(other, to);
      const lacking = verdict ? difference(flow.ports, verdict.ports) : NO_PORTS;
      if (!verdict || isEmpty(lacking)) continue;
      from.push(other);
      ports = union(ports, lacking);
      because ||= becauseOfMesh(verdict, lacking);
    }
    return from.length === 0 ? [] : [{ flow, from, to, ports, because }];
  });
}

function openPods(mesh: Mesh, pods: Pods): OpenPods[] {
  const watched = mesh.proxies.watched(pods);
  const plain = difference(watched, mesh.proxies.strict(pods));
  const free = mesh.about(pods).every(({ action }) => action !== 'ALLOW');
  return [
    ...(free ? [{ pods, ports: watched, why: 'no-policy' as const }] : []),
    ...(isEmpty(plain) ? [] : [{ pods, ports: plain, why: 'no-mutual-tls' as const }]),
  ];
}
