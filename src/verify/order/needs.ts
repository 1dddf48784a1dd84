import { catalogue } from '../../addons/catalogue.ts';
import type { Subject } from '../finding.ts';
import { addonOf, addonsIn } from '../references/addons.ts';
import type { Application } from '../references/applications.ts';
import { classReferences } from '../references/classes.ts';
import { contentsOf } from '../references/contents.ts';
import { keyedReferences } from '../references/keyed.ts';
import { linksOf } from '../references/links.ts';
import { isProvided, providersOf } from '../references/providers.ts';
import { serviceReferences } from '../references/services.ts';
import { weightedRoutes } from '../references/traffic.ts';
import type { World } from '../references/world.ts';
import { nameOf } from '../set.ts';
import { textAt, textsAt } from '../values.ts';

/** That one object can only come up after another. */
export interface Need {
  readonly subject: Subject;
  readonly on: Subject;
  /** True when the API server or the sync fails without it; false for what is retried until it is there. */
  readonly strict: boolean;
  /** As the rest of a sentence after the subject's name. */
  readonly why: string;
}

/** What needs what, of everything that is in the set. */
export function* needsOf(world: World): Generator<Need> {
  yield* namespaces(world);
  yield* kinds(world);
  yield* addons(world);
  yield* stated(world);
  yield* references(world);
}

function* namespaces(world: World): Generator<Need> {
  const find = (name: string) => world.find({ group: '', kind: 'Namespace', namespace: undefined, name });
  for (const subject of world.set.all) {
    const { namespace } = subject.object.metadata;
    const on = namespace === undefined ? undefined : find(namespace);
    if (on) yield { subject, on, strict: true, why: `belongs to namespace ${namespace}` };
  }
  for (const { subject, namespace, rendered } of world.applications.all) {
    const makes = textsAt(subject.object, 'spec', 'syncPolicy', 'syncOptions').includes('CreateNamespace=true');
    const on = rendered || makes ? undefined : find(namespace);
    if (on) yield { subject, on, strict: true, why: `deploys to namespace ${namespace}` };
  }
}

function* kinds(world: World): Generator<Need> {
  const providers = providersOf(world);
  for (const subject of world.set.all) {
    const { object } = subject;
    const provider = isProvided(object) ? providers.of(object) : undefined;
    if (!provider || provider.subject === subject) continue;
    const on = provider.subject;
    yield { subject, on, strict: true, why: `is a ${object.kind}, a kind that ${nameOf(on.object)} brings` };
  }
}

/** What the catalogue knows of add-ons: those that must be healthy before. */
function* addons(world: World): Generator<Need> {
  const installed = addonsIn(world);
  for (const application of installed.values()) {
    const id = addonOf(application);
    for (const need of id === undefined ? [] : catalogue[id].needs) {
      const on = installed.get(need);
      const why = `needs ${catalogue[need].title}`;
      if (on) yield { subject: application.subject, on: on.subject, strict: true, why };
    }
  }
}

/** What an Application itself says that it waits for. */
function* stated(world: World): Generator<Need> {
  for (const application of world.applications.all) {
    for (const { on, why } of waitsFor(application)) {
      const found = sibling(world, on);
      if (found) yield { subject: application.subject, on: found.subject, strict: true, why: `says that ${on} ${why}` };
    }
  }
}

/** `orrery.dev/waits-for` of an Application: `namespaces (makes the namespaces); keda (serves ScaledObject)`. */
export function waitsFor({ subject }: Application): { readonly on: string; readonly why: string }[] {
  const text = subject.object.metadata.annotations?.['orrery.dev/waits-for'] ?? '';
  return text.split('; ').flatMap((part) => {
    const [, on, why] = /^(\S+) \((.+)\)$/.exec(part) ?? [];
    return on === undefined || why === undefined ? [] : [{ on, why }];
  });
}

/** The Application of a layer or an add-on: its name ends with theirs. */
export function sibling(world: World, layer: string): Application | undefined {
  return (
    world.applications.get(layer) ??
    world.applications.all
      .filter(({ name }) => name.endsWith(`-${layer}`))
      .sort((a, b) => a.name.length - b.name.length)[0]
  );
}

/** Kinds that are healthy for Argo CD as soon as they are there: no later wave waits until what they name is there too. */
const UNHURRIED = new Set([
  'AlertmanagerConfig',
  'CronJob',
  'PodMonitor',
  'Probe',
  'PrometheusRule',
  'ScrapeConfig',
  'ServiceMonitor',
  'StorageClass',
]);

/** Names of other objects: their controllers, and the kubelet, retry until those are there. */
function* references(world: World): Generator<Need> {
  const contents = contentsOf(world);
  const soft = (subject: Subject, on: Subject | undefined, what: string): Need[] =>
    on === undefined || on === subject || UNHURRIED.has(subject.object.kind)
      ? []
      : [{ subject, on, strict: false, why: `uses ${what}` }];
  for (const { subject, kind, namespace = '', name } of keyedReferences(world)) {
    if (kind !== 'ConfigMap' && kind !== 'Secret') continue;
    const made = contents.find(kind, namespace, name)?.by;
    yield* soft(
      subject,
      made,
      `${kind}/${name}${made && made.object.kind !== kind ? ` of ${nameOf(made.object)}` : ''}`,
    );
  }
  for (const { subject, spec } of world.set.podTemplates) {
    const namespace = subject.object.metadata.namespace ?? '';
    const name = textAt(spec, 'serviceAccountName') ?? '';
    yield* soft(subject, world.find({ group: '', kind: 'ServiceAccount', namespace, name }), `ServiceAccount/${name}`);
  }
  for (const reference of linksOf(world)) {
    yield* soft(reference.subject, world.find(reference), `${reference.kind}/${reference.name}`);
  }
  for (const reference of classReferences(world)) {
    yield* soft(reference.subject, world.find(reference), `${reference.kind}/${reference.name}`);
  }
  // A Rollout that moves the weights of a route starts no pod until the route is there.
  for (const rollout of world.all('argoproj.io', 'Rollout')) {
    for (const route of weightedRoutes(rollout)) {
      yield* soft(rollout, world.find(route), `${route.kind}/${route.name}`);
    }
  }
  for (const reference of serviceReferences(world)) {
    // Of all that name Services, only a rollout does not begin without them.
    if (reference.subject.object.kind !== 'Rollout') continue;
    yield* soft(reference.subject, world.find(reference), `Service/${reference.name}`);
  }
}
