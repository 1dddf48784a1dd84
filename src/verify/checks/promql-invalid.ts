import type { Check } from '../check.ts';
import { queriesOf } from '../promql/queries.ts';
import { typeProblems } from '../promql/types.ts';

export const promqlInvalid: Check = {
  id: 'promql-invalid',
  severity: 'error',
  family: 'rules',
  about: 'A query of a rule, dashboard, analysis or autoscaler is no PromQL that Prometheus evaluates.',
  protects: 'One bad rule keeps its whole group from loading; a bad query of an analysis aborts each release.',
  fix: 'write the query so that Prometheus evaluates it: `promtool check rules` says the same',
  *run({ set }) {
    for (const { subject, path, parsed, open } of queriesOf(set)) {
      const problems = 'problem' in parsed ? [parsed.problem] : typeProblems(parsed.expr);
      if (problems.length === 0) continue;
      if (open) {
        yield { subject, unchecked: `${path} has variables outside of texts, which may become anything` };
        continue;
      }
      yield { subject, path, message: problems.join('; it ') };
    }
  },
};
