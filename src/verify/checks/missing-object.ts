import type { Check } from '../check.ts';
import { linksOf } from '../references/links.ts';
import { reportMissing } from '../references/report.ts';
import { worldOf } from '../references/world.ts';

export const missingObject: Check = {
  id: 'missing-object',
  severity: 'error',
  family: 'references',
  about:
    'A custom resource names another that does not exist: an issuer, a secret store, a backup location, a node class.',
  protects: 'Its controller would wait for the other: no certificate, no Secret, no backup, no node.',
  fix: 'correct the name, or make what it names',
  *run(context) {
    const world = worldOf(context);
    yield* reportMissing(world, linksOf(world));
  },
};
