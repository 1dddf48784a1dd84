import { z } from 'zod';
import * as v from '../values.ts';

const freeForm: z.ZodType<unknown> = z.unknown();

/** One region: a cluster of its own, with a contract and a folder of its own. */
export const regionSchema = z.strictObject({
  /** Share of the traffic that the global load balancer sends here while the region is healthy, in percent. */
  weight: v.wholePercent.optional(),
  /** Takes traffic only when another region fails. */
  standby: z.boolean().default(false),
  /**
   * What differs here: the keys of an environment, laid over it.
   * @example
   * differs: { services: { app: { scale: { min: 6 } } } }
   */
  differs: z.record(z.string(), freeForm).optional(),
});
export type RegionSpec = z.output<typeof regionSchema>;
export type RegionInput = z.input<typeof regionSchema>;
