import type { Check } from '../check.ts';
import { type Constraint, constraintsOf } from '../policies/constraints.ts';
import { mutantsOf } from '../policies/mutants.ts';
import { type Admission, admission } from '../policies/violations.ts';

/** Objects spoilt for one constraint, of different kinds first: one that is refused is enough. */
const MOST_OBJECTS = 4;

export const policyInert: Check = {
  id: 'policy-inert',
  severity: 'warning',
  family: 'policies',
  about:
    'A Gatekeeper constraint refuses nothing: it matches no object, or none of the mistakes tried on those it matches.',
  protects: 'A policy that can refuse nothing reads as if somebody were protected.',
  fix: 'check its match, its parameters and the code of its template',
  *run({ set }) {
    for (const { subject, reason } of constraintsOf(set).unjudged) yield { subject, unchecked: reason };
    const judged = admission(set);
    const violated = new Set(judged.violations.flatMap(({ constraint, failed }) => (failed ? [] : [constraint])));
    for (const [constraint, matched] of judged.matched) {
      const { subject } = constraint;
      if (matched.length === 0) {
        yield { subject, path: 'spec.match', message: 'matches no object of the set', severity: 'info' };
      } else if (!violated.has(constraint)) {
        const tried = refusedAfter(judged, constraint);
        if (tried === undefined) continue;
        yield {
          subject,
          message: `refused none of ${tried} objects with mistakes, made from objects that it matches`,
        };
      }
    }
  },
};

/** What each kind of constraint refused before: environments have policies in common, so it is tried first. */
const refusedBefore = new Map<string, string>();

/** How many mutants were tried in vain; nothing when one was refused. */
function refusedAfter({ matched, refuses }: Admission, constraint: Constraint): number | undefined {
  const byKind = new Map((matched.get(constraint) ?? []).map(({ subject }) => [subject.object.kind, subject.object]));
  const objects = [...byKind.values()].slice(0, MOST_OBJECTS);
  const { kind } = constraint.subject.object;
  const before = refusedBefore.get(kind);
  if (before !== undefined) {
    for (const object of objects) {
      for (const mutant of mutantsOf(object, before)) if (refuses(constraint, mutant.object)) return undefined;
    }
  }
  let tried = 0;
  for (const object of objects) {
    for (const mutant of mutantsOf(object)) {
      tried += 1;
      if (!refuses(constraint, mutant.object)) continue;
      refusedBefore.set(kind, mutant.name);
      return undefined;
    }
  }
  return tried;
}
