import { z } from 'zod';
import * as v from '../values.ts';

const recovery = z.strictObject({
  /** Recovery time objective: how soon it is back. Stated for people: the restore test measures it. */
  rto: v.duration.optional(),
  /** Recovery point objective: how much of the newest changes may be lost. Backups that cannot hold it are refused. */
  rpo: v.duration.optional(),
});
export const objectivesSchema = z.strictObject({
  /** Share of requests that succeed in 30 days, in percent. */
  availability: z.number().refine((n) => n > 0 && n < 100, {
    error: 'is not an availability that can be met',
    params: { fix: 'use a percentage below 100, e.g. 99.9' },
  }),
  /** How fast, and with how little loss, things come back. What is promised must be kept by stores and backups. */
  recovery: z
    .strictObject({
      /** Data that the application keeps, wherever it is. */
      application: recovery.optional(),
      /** Databases: stores of kind aurora, rds, mysql and postgresql. */
      database: recovery.optional(),
      /** What is in the cluster's API: objects, not volumes. */
      configuration: recovery.optional(),
      /** Everything, from nothing. */
      full: recovery.optional(),
      /** The cluster is gone, with the volumes in it; stores outside it are not. */
      cluster: recovery.optional(),
      /** The whole region is gone: what is kept in another one alone helps. */
      region: recovery.optional(),
    })
    .prefault({}),
});
export type ObjectivesSpec = z.output<typeof objectivesSchema>;
