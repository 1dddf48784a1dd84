import type { Check } from '../check.ts';
import { type ClassReference, classReferences, isKnownClass } from '../references/classes.ts';
import { missing, type Reference } from '../references/report.ts';
import { worldOf } from '../references/world.ts';
import { nameOf } from '../set.ts';

export const missingClass: Check = {
  id: 'missing-class',
  severity: 'error',
  family: 'references',
  about: 'A storage, priority, gateway, ingress or runtime class is named that nothing makes or serves.',
  protects: 'Volumes would not be bound, pods refused, and routes served by nobody.',
  fix: 'correct the name, make the class, or install the add-on that serves it',
  *run(context) {
    const world = worldOf(context);
    const seen = new Set<string>();
    for (const reference of classReferences(world)) {
      const key = `${nameOf(reference.subject.object)}\0${reference.kind}/${reference.name}`;
      if (seen.has(key) || world.find(reference)) continue;
      seen.add(key);
      const known = isKnownClass(world, reference);
      if (known === true) continue;
      yield typeof known === 'string'
        ? { subject: reference.subject, unchecked: unchecked(reference, known) }
        : missing(world, reference, `${reference.path} is ${reference.name}`);
    }
  },
};

function unchecked({ path, kind, name }: Reference & ClassReference, reason: string): string {
  return `${path} is ${name}, and ${kind}/${name} is not among the manifests; ${reason}`;
}
