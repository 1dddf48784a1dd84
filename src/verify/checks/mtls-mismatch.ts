import { InNamespaces } from '../by-label.ts';
import type { Check } from '../check.ts';
import type { Complaint, Subject } from '../finding.ts';
import { type Pods, workloads } from '../reach/ends.ts';
import { Proxies } from '../reach/mesh/proxies.ts';
import { isEmpty } from '../reach/ports.ts';
import { listed } from '../reach/words.ts';
import { ISTIO, serviceOfHost } from '../references/istio.ts';
import type { ManifestSet } from '../set.ts';
import { at, listAt, objectAt, textAt } from '../values.ts';

export const mtlsMismatch: Check = {
  id: 'mtls-mismatch',
  severity: 'error',
  family: 'reachability',
  about:
    'A DestinationRule speaks another TLS to pods than they take: none where PeerAuthentication is strict, or the mesh’s own where no proxy is.',
  protects: 'Every request ends in 503: the client’s proxy and the pod do not understand each other.',
  fix: 'use ISTIO_MUTUAL for pods with a proxy, and leave tls out, or DISABLE, for those without',
  *run({ set }) {
    const rules = set.ofKind('DestinationRule', ISTIO);
    if (rules.length === 0) return;
    const proxies = new Proxies(set);
    const ends = new InNamespaces(workloads(set), (end) => end);
    for (const rule of rules) {
      const pods = podsOf(set, ends, rule);
      if (pods.length === 0) continue;
      for (const { path, mode } of modesOf(rule)) yield* mismatch(proxies, pods, rule, path, mode);
    }
  },
};

/** The TLS modes that a rule states, for all of its host and for subsets. */
function modesOf({ object }: Subject): { path: string; mode: string }[] {
  const places = [
    { path: 'spec.trafficPolicy.tls.mode', policy: at(object, 'spec', 'trafficPolicy') },
    ...listAt(object, 'spec', 'subsets').map((subset, index) => ({
      path: `spec.subsets[${index}].trafficPolicy.tls.mode`,
      policy: at(subset, 'trafficPolicy'),
    })),
  ];
  return places.flatMap(({ path, policy }) => {
    const mode = textAt(policy, 'tls', 'mode');
    return mode === undefined ? [] : [{ path, mode }];
  });
}

function podsOf(set: ManifestSet, ends: InNamespaces<Pods>, { object }: Subject): readonly Pods[] {
  const { service } = serviceOfHost(textAt(object, 'spec', 'host') ?? '', object.metadata.namespace ?? 'default');
  if (!service) return [];
  const { namespace, name } = service;
  const found =
    set.find('Service', namespace, name) ??
    (namespace === 'default' ? set.find('Service', undefined, name) : undefined);
  return found ? ends.selectedPlain(namespace, objectAt(found.object, 'spec', 'selector')) : [];
}

function* mismatch(
  proxies: Proxies,
  pods: readonly Pods[],
  subject: Subject,
  path: string,
  mode: string,
): Generator<Complaint> {
  const strict = pods.filter((end) => proxies.has(end) && !isEmpty(proxies.strict(end)));
  const without = pods.filter((end) => !proxies.has(end));
  if ((mode === 'DISABLE' || mode === 'SIMPLE') && strict.length > 0) {
    yield { subject, path, message: `is ${mode}, but ${listed(strict)} takes mutual TLS alone, by PeerAuthentication` };
  }
  if (mode === 'ISTIO_MUTUAL' && without.length > 0) {
    yield { subject, path, message: `is ISTIO_MUTUAL, but ${listed(without)} has no proxy that could speak it` };
  }
}
