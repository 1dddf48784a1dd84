import { z } from 'zod';
import * as v from '../values.ts';

const variantValue = z.union([z.boolean(), z.number(), z.string()]);

export const flagSchema = z.strictObject({
  /** What it switches, for who finds it in a year. */
  about: z.string().min(1),
  /** The values that it can have, all of one type, by name. */
  variants: z.record(v.name, variantValue).default({ on: true, off: false }),
  /** The variant that everybody gets who is in no share. */
  serves: z.string().default('off'),
  /** Percent of the users who get another variant: always the same ones, told apart by the `targetingKey` that the service gives. */
  shares: z.record(v.name, v.wholePercent).default({}),
});
export type FlagSpec = z.output<typeof flagSchema>;

/** Which of the platform's flags a service reads. */
export const serviceFlagsSchema = z.strictObject({
  /** Names of flags of the platform. */
  read: z.array(z.string()).min(1),
  /**
   * How a change reaches the service. `live`: the file changes below it within about a minute, and OpenFeature's provider reads it
   * again; `restart`: by a release of its own, with the same canary and analysis as a new version.
   */
  reload: z.enum(['live', 'restart']).default('live'),
});
