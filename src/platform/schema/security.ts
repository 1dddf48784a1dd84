import { z } from 'zod';
import * as v from '../values.ts';

export const securitySchema = z.strictObject({
  /** Images that run are scanned for vulnerabilities each day, and an alert names those with critical ones that have a fix. */
  scanning: z
    .strictObject({
      /** How bad a vulnerability is that somebody is told of. */
      severity: z.enum(['critical', 'high']).default('critical'),
    })
    .optional(),
  /** Where Falco runs, and under which name, for who expects it elsewhere. */
  falco: z
    .strictObject({
      /** Its namespace. */
      namespace: v.name.default('falco'),
      /** Its Helm release, which must have `falco` in it: the name of its DaemonSet. */
      release: v.name.default('falco'),
    })
    .prefault({}),
});
export type SecuritySpec = z.output<typeof securitySchema>;
