import type { Check } from '../check.ts';
import { ruleOutcomes } from '../crd-rules.ts';
import { objectWithDefaults } from '../schema/defaults.ts';

export const crdRules: Check = {
  id: 'crd-rules',
  severity: 'error',
  family: 'schema',
  about: 'A custom resource breaks a rule of its CRD: fields that exclude or need each other, values that do not fit.',
  protects: 'The API server refuses the object in the middle of a sync.',
  fix: 'keep the rule',
  *run({ set, schemas }) {
    if (!schemas) {
      yield { unchecked: 'no schemas were given, so that no rule of a CRD was held: name them with --schemas' };
      return;
    }
    const all = schemas.withKindsOf(set.all.map(({ object }) => object));
    for (const subject of set.all) {
      const lookup = all.find(subject.object.apiVersion, subject.object.kind);
      // What has no schema is told by the check `schema`.
      if (!('known' in lookup) || !lookup.known.custom) continue;
      const { schema } = lookup.known;
      for (const outcome of ruleOutcomes(schema, objectWithDefaults(schema, subject.object))) {
        if ('unknown' in outcome) yield { subject, unchecked: outcome.unknown };
        else yield { subject, path: outcome.path, message: `breaks a rule of its kind: ${outcome.broken}` };
      }
    }
  },
};
