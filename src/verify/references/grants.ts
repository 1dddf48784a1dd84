import { groupOf } from '../../manifests/manifest.ts';
import type { Subject } from '../finding.ts';
import { listAt, textAt } from '../values.ts';
import { valuesAt } from './fields.ts';
import { routesOf } from './gateways.ts';
import type { World } from './world.ts';

const GROUP = 'gateway.networking.k8s.io';

/** A reference into another namespace, and whether that namespace grants it. */
export interface Crossing {
  readonly subject: Subject;
  readonly path: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly granted: boolean;
}

const ROUTES = ['spec.rules[].backendRefs[]', 'spec.rules[].filters[].requestMirror.backendRef'];
const GATEWAYS = [
  'spec.listeners[].tls.certificateRefs[]',
  'spec.tls.frontend.default.validation.caCertificateRefs[]',
  'spec.tls.backend.clientCertificateRef',
];

/** References of routes to backends and of Gateways to Secrets that leave their namespace. Parents need no grant. */
export function* crossings(world: World): Generator<Crossing> {
  for (const subject of routesOf(world)) yield* leaving(world, subject, ROUTES, 'Service');
  for (const subject of world.all(GROUP, 'Gateway')) yield* leaving(world, subject, GATEWAYS, 'Secret');
}

function* leaving(world: World, subject: Subject, paths: readonly string[], usual: string): Generator<Crossing> {
  const own = subject.object.metadata.namespace;
  for (const { value, path } of paths.flatMap((each) => valuesAt(subject.object, each))) {
    const namespace = textAt(value, 'namespace');
    const name = textAt(value, 'name');
    // Without a namespace of its own the manifest leaves it to `kubectl -n`.
    if (namespace === undefined || name === undefined || own === undefined || namespace === own) continue;
    const kind = textAt(value, 'kind') ?? usual;
    const group = textAt(value, 'group') ?? '';
    yield {
      subject,
      path,
      kind,
      namespace,
      name,
      granted: isGranted(world, subject, { group, kind, namespace, name }),
    };
  }
}

interface Named {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** A grant lies in the namespace of what is named; without a name it is for all of that kind. */
function isGranted(world: World, { object }: Subject, wanted: Named): boolean {
  return world
    .everywhere(GROUP, 'ReferenceGrant')
    .some(
      (grant) =>
        grant.object.metadata.namespace === wanted.namespace &&
        listAt(grant.object, 'spec', 'from').some(
          (from) =>
            textAt(from, 'group') === groupOf(object) &&
            textAt(from, 'kind') === object.kind &&
            textAt(from, 'namespace') === object.metadata.namespace,
        ) &&
        listAt(grant.object, 'spec', 'to').some(
          (to) =>
            (textAt(to, 'group') ?? '') === wanted.group &&
            textAt(to, 'kind') === wanted.kind &&
            (textAt(to, 'name') ?? wanted.name) === wanted.name,
        ),
    );
}
