import type { Check } from '../check.ts';
import { push } from '../lists.ts';
import { missing, type Reference } from '../references/report.ts';
import { type World, worldOf } from '../references/world.ts';
import { textsAt } from '../values.ts';

/** Namespaces of every cluster, and Argo CD's own, which is there before anything it syncs. */
const ALWAYS = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease', 'argocd']);

export const missingNamespace: Check = {
  id: 'missing-namespace',
  severity: 'error',
  family: 'references',
  about: 'Objects belong to a namespace, or an Application deploys to one, that nothing makes.',
  protects: 'The API server refuses every object of a namespace that does not exist.',
  fix: 'correct the namespace, make it, or let its Application make it with CreateNamespace=true',
  *run(context) {
    const world = worldOf(context);
    const made = new Set(ALWAYS);
    for (const { object } of world.all('', 'Namespace')) made.add(object.metadata.name);
    for (const { subject, namespace } of world.applications.all) {
      const options = textsAt(subject.object, 'spec', 'syncPolicy', 'syncOptions');
      if (options.includes('CreateNamespace=true')) made.add(namespace);
    }
    for (const references of byNamespace(world, made)) {
      const [first] = references;
      if (!first) continue;
      const found = missing(world, first, `${first.path} is ${first.name}`);
      const more = references.length - 1;
      const also = more === 0 ? '' : `, and ${more} more ${more === 1 ? 'object names' : 'objects name'} it`;
      yield 'unchecked' in found ? found : { ...found, message: `${found.message}${also}` };
    }
  },
};

function byNamespace(world: World, made: ReadonlySet<string>): Iterable<Reference[]> {
  const wanted = new Map<string, Reference[]>();
  const want = (reference: Reference) => {
    if (!made.has(reference.name) && !world.find(reference)) push(wanted, reference.name, reference);
  };
  const namespaced = { group: '', kind: 'Namespace', namespace: undefined };
  for (const subject of world.set.all) {
    const { namespace } = subject.object.metadata;
    if (namespace !== undefined) want({ ...namespaced, subject, path: 'metadata.namespace', name: namespace });
  }
  for (const { subject, namespace } of world.applications.all) {
    if (namespace === '') continue;
    want({ ...namespaced, subject, path: 'spec.destination.namespace', name: namespace });
  }
  return wanted.values();
}
