import type { Check } from '../../src/verify/check.ts';
import type { Subject } from '../../src/verify/finding.ts';
import { availability } from './availability.ts';
import { hygiene } from './hygiene.ts';
import { lifecycle } from './lifecycle.ts';
import { order } from './order.ts';
import { policies } from './policies.ts';
import { promises } from './promises.ts';
import { Random } from './random.ts';
import { reachability } from './reachability.ts';
import { references } from './references.ts';
import { rules } from './rules.ts';
import { schema } from './schema.ts';
import { type Mistakes, type Mutant, World } from './world.ts';

/** Mistakes, by the family of checks that should find them. */
const families: readonly (readonly [Check['family'], Mistakes])[] = [
  ['schema', schema],
  ['references', references],
  ['policies', policies],
  ['reachability', reachability],
  ['availability', availability],
  ['promises', promises],
  ['rules', rules],
  ['order', order],
  ['lifecycle', lifecycle],
  ['hygiene', hygiene],
];

/** Every mistake, each made once in its own copy of the objects; which object it hits follows from the seed. */
export function mutantsOf(subjects: readonly Subject[], seed: number): Mutant[] {
  const random = new Random(seed);
  return families.flatMap(([family, mistakes]) =>
    Object.entries(mistakes).map(([mistake, make]) => ({
      family,
      mistake,
      subjects: make(new World(subjects, random)),
    })),
  );
}
