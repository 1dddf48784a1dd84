import { identityOf } from '../../manifests/manifest.ts';
import type { Check } from '../check.ts';
import type { Subject } from '../finding.ts';

export const duplicateObject: Check = {
  id: 'duplicate-object',
  severity: 'error',
  family: 'schema',
  about: 'Two manifests are of one object: of the same kind, namespace and name.',
  protects: 'Each sync applies one over the other, and which one wins is chance.',
  fix: 'keep one of them, or give one another name',
  *run({ set }) {
    const first = new Map<string, Subject>();
    for (const subject of set.all) {
      const identity = identityOf(subject.object);
      const other = first.get(identity);
      if (!other) first.set(identity, subject);
      else {
        const where = `${other.file}${other.line === undefined ? '' : `:${other.line}`}`;
        yield { subject, path: 'metadata.name', message: `is stated a second time; the first is in ${where}` };
      }
    }
  },
};
