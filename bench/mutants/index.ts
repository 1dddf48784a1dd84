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
import { stores } from './stores.ts';
import { type Mistakes, type Mutant, NotThere, World } from './world.ts';

/** Mistakes, by the family of checks that should find them. */
const families: readonly (readonly [Check['family'], Mistakes])[] = [
  ['schema', schema],
  ['references', references],
  ['references', stores],
  ['policies', policies],
  ['reachability', reachability],
  ['availability', availability],
  ['promises', promises],
  ['rules', rules],
  ['order', order],
  ['lifecycle', lifecycle],
  ['hygiene', hygiene],
];

/**
 * Every mistake that can be made in these objects, each once in its own copy of them; which object it hits follows from
 * the seed.
 *
 * @param absent told of mistakes for which a cluster has no such object
 */
export function* mutantsOf(
  subjects: readonly Subject[],
  seed: number,
  absent: (mistake: string, why: string) => void,
): Generator<Mutant> {
  const random = new Random(seed);
  for (const [family, mistakes] of families) {
    for (const [mistake, make] of Object.entries(mistakes)) {
      try {
        yield { family, mistake, subjects: make(new World(subjects, random)) };
      } catch (error) {
        // An object of that name may have another form in another platform.
        if (!(error instanceof NotThere || error instanceof TypeError)) throw error;
        absent(mistake, error.message);
      }
    }
  }
}
