import type { Check } from '../check.ts';
import type { Complaint, Subject, Unchecked } from '../finding.ts';
import { push } from '../lists.ts';
import { destinationsOf, ISTIO, serviceOfHost } from '../references/istio.ts';
import { hint, missing } from '../references/report.ts';
import { type World, worldOf } from '../references/world.ts';
import { listAt, objectAt, textAt, textsAt } from '../values.ts';

export const missingSubset: Check = {
  id: 'missing-subset',
  severity: 'error',
  family: 'references',
  about:
    'An Istio VirtualService names a subset, a Gateway, a Service or a host outside that does not exist, or a subset selects no pods.',
  protects: 'The proxies answer every request there with 503, or never see the route.',
  fix: 'correct the name, or make what it names',
  *run(context) {
    const world = worldOf(context);
    const rules = new Map<string, Subject[]>();
    for (const rule of world.all(ISTIO, 'DestinationRule')) {
      const host = serviceOfHost(textAt(rule.object, 'spec', 'host') ?? '', rule.object.metadata.namespace ?? '').host;
      push(rules, host, rule);
      yield* subsets(world, rule);
    }
    const outside = new Set(
      world.all(ISTIO, 'ServiceEntry').flatMap((entry) => textsAt(entry.object, 'spec', 'hosts')),
    );
    for (const subject of world.all(ISTIO, 'VirtualService')) {
      yield* gateways(world, subject);
      yield* destinations(world, subject, rules, outside);
    }
  },
};

/** Subsets whose labels, with those that the Service selects, no pod has. */
function* subsets(world: World, rule: Subject): Generator<Complaint | Unchecked> {
  const { service } = serviceOfHost(textAt(rule.object, 'spec', 'host') ?? '', rule.object.metadata.namespace ?? '');
  const found = service && world.find({ group: '', kind: 'Service', ...service });
  if (!service || !found) return;
  const selector = objectAt(found.object, 'spec', 'selector');
  if (Object.keys(selector).length === 0) return;
  for (const [index, subset] of listAt(rule.object, 'spec', 'subsets').entries()) {
    const labels = { ...selector, ...objectAt(subset, 'labels') };
    if (world.pods(service.namespace, { matchLabels: labels }).length > 0) continue;
    const path = `spec.subsets[${index}].labels`;
    const said = `of subset ${textAt(subset, 'name') ?? ''} are on no pods of Service/${service.name}`;
    const unsure = world.unsurePods(service.namespace);
    if (unsure === undefined) yield { subject: rule, path, message: said };
    else yield { subject: rule, unchecked: `${path} ${said}; ${unsure}` };
  }
}

function* gateways(world: World, subject: Subject): Generator<Complaint | Unchecked> {
  const own = subject.object.metadata.namespace ?? '';
  for (const [index, text] of textsAt(subject.object, 'spec', 'gateways').entries()) {
    if (text === 'mesh') continue;
    const [first = '', second] = text.split('/');
    const wanted = {
      group: ISTIO,
      kind: 'Gateway',
      namespace: second === undefined ? own : first,
      name: second ?? first,
    };
    if (world.find(wanted)) continue;
    const path = `spec.gateways[${index}]`;
    yield missing(world, { ...wanted, subject, path }, `${path} is ${text}`);
  }
}

function* destinations(
  world: World,
  subject: Subject,
  rules: ReadonlyMap<string, readonly Subject[]>,
  external: ReadonlySet<string>,
): Generator<Complaint | Unchecked> {
  const seen = new Set<string>();
  for (const { host, subset, path } of destinationsOf(subject)) {
    const meant = serviceOfHost(host, subject.object.metadata.namespace ?? '');
    const key = `${meant.host}\0${subset ?? ''}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const { service } = meant;
    const wanted = service && { group: '', kind: 'Service', ...service };
    if (wanted && !external.has(host) && !world.find(wanted)) {
      yield missing(world, { ...wanted, subject, path: `${path}.host` }, `${path}.host is ${host}`);
    }
    if (!service && !external.has(host) && ![...external].some((known) => isBelow(host, known))) {
      const entry = {
        group: ISTIO,
        kind: 'ServiceEntry',
        namespace: subject.object.metadata.namespace ?? '',
        name: host,
      };
      yield missing(world, { ...entry, subject, path: `${path}.host` }, `${path}.host is ${host}`);
    }
    if (subset === undefined) continue;
    const names = (rules.get(meant.host) ?? [])
      .flatMap((rule) => listAt(rule.object, 'spec', 'subsets'))
      .flatMap((each) => textAt(each, 'name') ?? []);
    if (names.includes(subset)) continue;
    const unsure =
      names.length > 0
        ? undefined
        : world.unsure({
            group: ISTIO,
            kind: 'DestinationRule',
            namespace: subject.object.metadata.namespace ?? '',
            name: host,
          });
    const at = `${path}.subset`;
    const said = `no DestinationRule of ${host} has a subset of that name${hint(subset, names)}`;
    if (unsure === undefined) yield { subject, path: at, message: `is ${subset}, but ${said}` };
    else yield { subject, unchecked: `${at} is ${subset}, and ${said}; ${unsure}` };
  }
}

/** Whether a host is one of those that a wildcard of a ServiceEntry means. */
function isBelow(host: string, known: string): boolean {
  return known.startsWith('*.') && host.endsWith(known.slice(1));
}
