import { z } from 'zod';
import * as v from '../values.ts';

export const logAlertSchema = z.strictObject({
  /** Whose lines are looked at. Left out: those of every service, each counted by itself. */
  service: v.name.optional(),
  /** The field of a line that is JSON, with dots for one inside another: `level`, `error.code`. It must hold text: numbers match nothing. Left out: the text of lines that are no JSON. */
  field: v
    .matching(/^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$/, 'is not a field', 'use e.g. level, or error.code')
    .optional(),
  /** A regular expression that the field, or the text, matches somewhere. */
  matches: v.pattern,
  /** How many such lines are still nothing to tell of. */
  moreThan: z.number().int().min(0).default(0),
  /** In how long a time. */
  within: v.duration.default('5m'),
  /** How soon somebody must act. */
  severity: z.enum(['critical', 'warning', 'info']).default('warning'),
  /** What it means when it is said so often: one line, for whoever is told. */
  summary: z.string().min(1),
});
export type LogAlertSpec = z.output<typeof logAlertSchema>;
