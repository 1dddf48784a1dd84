import type { Check } from '../check.ts';
import { reportKeyed } from '../references/keyed.ts';
import { worldOf } from '../references/world.ts';

export const missingSecret: Check = {
  id: 'missing-secret',
  severity: 'error',
  family: 'references',
  about: 'Something uses a Secret, or a key of one, that does not exist.',
  protects: 'The containers would wait for it and never start, or find an empty directory in place of the file.',
  fix: 'correct the name or the key, make the Secret, or mark the reference as optional',
  *run(context) {
    yield* reportKeyed(worldOf(context), 'Secret');
  },
};
