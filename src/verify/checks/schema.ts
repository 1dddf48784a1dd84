import type { Check } from '../check.ts';
import { validateObject } from '../schema/index.ts';

export const schema: Check = {
  id: 'schema',
  severity: 'error',
  family: 'schema',
  about: 'An object is not as the API server takes it: an unknown field, a wrong type, a value that is refused.',
  protects: 'The API server refuses the object in the middle of a sync, or drops the field and does something else.',
  fix: "write it as the kind's reference says",
  *run({ set, schemas }) {
    if (!schemas) {
      yield {
        unchecked: 'no schemas were given, so that no field was held against its kind: name them with --schemas',
      };
      return;
    }
    const all = schemas.withKindsOf(set.all.map(({ object }) => object));
    for (const subject of set.all) {
      const verdict = validateObject(all, subject.object);
      if ('unchecked' in verdict) yield { subject, unchecked: verdict.unchecked };
      else for (const { path, message } of verdict.problems) yield { subject, path, message };
    }
  },
};
