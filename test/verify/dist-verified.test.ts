import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/verify/registry.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { type Verdict, verify } from '../../src/verify/verify.ts';
import { committedBelow, committedTargets } from '../support/dist.ts';

const runbooks = new Set(
  readdirSync(new URL('../../docs/runbooks/', import.meta.url)).map((file) => file.replace(/\.md$/, '')),
);
/** Fields are held against official schemas by dist.test.ts. */
const judged = checks.filter(({ family }) => family !== 'schema');
const familyOf = new Map(judged.map(({ id, family }) => [id, family]));
const SILENT = ['references', 'order', 'lifecycle', 'reachability', 'policies'];
/** What these leave unchecked is what add-ons make, whose charts are not here. */
const COMPLETE = ['references', 'order', 'lifecycle'];

describe.each(committedTargets.map((target) => [target.id, target] as const))(
  'what is committed for %s',
  (id, intent) => {
    let known: Verdict | undefined;
    const verdict = () => {
      known ??= verify({
        target: id,
        checks: judged,
        overrides: intent.spec.checks,
        context: {
          set: new ManifestSet(committedBelow(`${id}/`).map(({ subject }) => subject)),
          kubernetes: intent.spec.cluster.kubernetes,
          intent,
          runbooks,
        },
      });
      return known;
    };

    it('has nothing wrong in it, as orrery verify says', () => {
      expect(verdict().findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    });

    it('names nothing that is not there, in no wrong order, and nothing past its end of life; allows exactly what is declared, satisfies its policies, and each of these refuses something', () => {
      const found = verdict().findings.filter(({ check }) => SILENT.includes(familyOf.get(check) ?? ''));
      expect(found.map(({ check, object, path, message }) => `${check} ${object} ${path} ${message}`)).toEqual([]);
    });

    it('leaves unchecked only what add-ons make, whose charts are not here', () => {
      const reasons = verdict()
        .notChecked.filter(({ check }) => COMPLETE.includes(familyOf.get(check) ?? ''))
        .map(({ reason }) => reason);
      expect(reasons.filter((reason) => !/Application \S+ may make it|operator of \S+ m/.test(reason))).toEqual([]);
    });
  },
);
