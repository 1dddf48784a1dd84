import { groupOf } from '../../manifests/manifest.ts';
import type { Check } from '../check.ts';
import type { Complaint, Subject, Unchecked } from '../finding.ts';
import { refusalOf, routesOf } from '../references/gateways.ts';
import { hint, missing } from '../references/report.ts';
import { type World, worldOf } from '../references/world.ts';
import { listAt, numberAt, type Plain, textAt } from '../values.ts';

const GROUP = 'gateway.networking.k8s.io';

export const detachedRoute: Check = {
  id: 'detached-route',
  severity: 'error',
  family: 'references',
  about: 'A route names a Gateway, or a listener of one, that does not exist or does not take it.',
  protects: 'The route is accepted by the API server and served by nobody.',
  fix: 'correct parentRefs, or let the listener take the route: its kinds, namespaces and hostname',
  *run(context) {
    const world = worldOf(context);
    for (const subject of routesOf(world)) {
      for (const [index, parent] of listAt(subject.object, 'spec', 'parentRefs').entries()) {
        if ((textAt(parent, 'group') ?? GROUP) !== GROUP || (textAt(parent, 'kind') ?? 'Gateway') !== 'Gateway')
          continue;
        yield* attachment(world, subject, parent, `spec.parentRefs[${index}]`);
      }
    }
  },
};

function* attachment(world: World, subject: Subject, parent: Plain, path: string): Generator<Complaint | Unchecked> {
  const name = textAt(parent, 'name') ?? '';
  const namespace = textAt(parent, 'namespace') ?? subject.object.metadata.namespace ?? '';
  const wanted = { group: GROUP, kind: 'Gateway', namespace, name };
  const gateway = world.find(wanted);
  if (!gateway) {
    yield missing(world, { ...wanted, subject, path: `${path}.name` }, `${path}.name is ${name}`);
    return;
  }
  const listeners = listAt(gateway.object, 'spec', 'listeners');
  const section = textAt(parent, 'sectionName');
  const port = numberAt(parent, 'port');
  const named = listeners.filter((listener) => section === undefined || textAt(listener, 'name') === section);
  if (section !== undefined && named.length === 0) {
    const names = listeners.flatMap((listener) => textAt(listener, 'name') ?? []);
    const has = hint(section, names) || `: it has ${names.join(', ')}`;
    const message = `is ${section}, but Gateway/${name} has no listener of that name${has}`;
    yield { subject, path: `${path}.sectionName`, message };
    return;
  }
  const meant = named.filter((listener) => port === undefined || numberAt(listener, 'port') === port);
  if (meant.length === 0) {
    yield { subject, path: `${path}.port`, message: `is ${port}, but Gateway/${name} listens on no such port` };
    return;
  }
  const refusals = meant.map((listener) => refusalOf(world, subject, gateway, listener));
  if (refusals.includes(undefined)) return;
  const [first] = refusals;
  if (!first) return;
  const unsure = refusals.find((refusal) => refusal?.unsure);
  if (unsure) {
    yield { subject, unchecked: `${path}: ${unsure.why}` };
    return;
  }
  const which =
    meant.length === 1 ? `listener ${textAt(meant[0], 'name') ?? ''}` : `any of its ${meant.length} listeners`;
  const kind = groupOf(subject.object) === GROUP ? subject.object.kind : 'route';
  yield { subject, path, message: `attaches this ${kind} to Gateway/${name}, but not to ${which}: ${first.why}` };
}
