import type { Check } from '../check.ts';

export const readable: Check = {
  id: 'readable',
  severity: 'error',
  family: 'schema',
  about: 'A file, or a document in it, cannot be read as a Kubernetes object, or says a key twice.',
  protects: 'What is not read is not checked, and what is said twice is applied otherwise than it reads.',
  fix: 'correct the file',
  *run({ unread = [] }) {
    yield* unread;
  },
};
