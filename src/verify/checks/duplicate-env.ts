import type { Check } from '../check.ts';
import { containersOf } from '../pod-template.ts';
import { listAt, textAt } from '../values.ts';

export const duplicateEnv: Check = {
  id: 'duplicate-env',
  severity: 'error',
  family: 'hygiene',
  about: 'A container states an environment variable twice.',
  protects: 'The last one wins, and server-side apply refuses the object.',
  fix: 'keep the one that is meant',
  *run({ set }) {
    for (const template of set.podTemplates) {
      for (const { container, path } of containersOf(template)) {
        const seen = new Map<string, number>();
        for (const [index, variable] of listAt(container, 'env').entries()) {
          const name = textAt(variable, 'name');
          if (name === undefined) continue;
          const first = seen.get(name);
          if (first === undefined) seen.set(name, index);
          else {
            const message = `is ${name}, which env[${first}] states already`;
            yield { subject: template.subject, path: `${path}.env[${index}].name`, message };
          }
        }
      }
    }
  },
};
