import type { Check } from '../check.ts';
import { recordsRead } from '../promql/labels.ts';
import { queriesOf, rulesOf } from '../promql/queries.ts';
import { everyOf } from '../promql/tree.ts';

export const recordingRuleMissing: Check = {
  id: 'recording-rule-missing',
  severity: 'error',
  family: 'rules',
  about: 'A query reads a recorded metric that no rule records.',
  protects: 'The query finds nothing, for ever: the alert on it never fires, and nobody notices.',
  fix: 'record the metric, or correct its name',
  *run({ set }) {
    const recorded = new Set(rulesOf(set).flatMap(({ record }) => record ?? []));
    const families = new Set([...recorded].map(family));
    for (const { subject, path, parsed } of queriesOf(set)) {
      if ('problem' in parsed) continue;
      for (const name of recordsRead(everyOf(parsed.expr))) {
        if (recorded.has(name)) continue;
        // Rules of the same family are here, so this one should be. Others come with charts that are not read here.
        if (families.has(family(name)))
          yield { subject, path, message: `reads ${name}, which no rule of the set records` };
        else yield { subject, unchecked: `${path} reads ${name}, which is recorded elsewhere, if at all` };
      }
    }
  },
};

/** What a recorded metric is about, by convention: the part before the first colon. */
function family(name: string): string {
  return name.slice(0, name.indexOf(':') < 0 ? name.length : name.indexOf(':'));
}
