import type { Check } from '../check.ts';
import { at, objectAt } from '../values.ts';

export const secretInGit: Check = {
  id: 'secret-in-git',
  severity: 'error',
  family: 'hygiene',
  about: 'A Secret holds its values: base64 is no encryption.',
  protects: 'Whoever can read the repository, now or ever, has the credentials.',
  fix: 'keep the values in a secret store, and name them by an ExternalSecret; or encrypt the file',
  *run({ set }) {
    for (const subject of set.ofKind('Secret', '')) {
      if (isEncrypted(subject.object)) continue;
      for (const field of ['data', 'stringData']) {
        const filled = Object.entries(objectAt(subject.object, field)).filter(([, value]) => isFilled(value, field));
        const names = filled.map(([key]) => key).sort();
        if (names.length > 0) yield { subject, path: field, message: `holds ${names.join(', ')} in plain` };
      }
    }
  },
};

/** Encrypted by SOPS, which leaves the rest of the object readable. */
function isEncrypted(object: unknown): boolean {
  return at(object, 'sops') !== undefined;
}

/** A value that is there, and is no placeholder that a plugin of Argo CD fills when it syncs. */
function isFilled(value: unknown, field: string): boolean {
  if (typeof value !== 'string' || value.trim() === '') return false;
  const text = field === 'data' ? decoded(value) : value;
  return !/^\s*(?:<[^<>]+>|\$\{[^}]+\}|\{\{.+\}\})\s*$/.test(text);
}

function decoded(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}
