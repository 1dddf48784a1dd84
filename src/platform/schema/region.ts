import { z } from 'zod';
import * as v from '../values.ts';

const freeForm: z.ZodType<unknown> = z.unknown();

/** One region: a cluster of its own, with a contract and a folder of its own. */
export const regionSchema = z.strictObject({
  /** Share of the traffic that the global load balancer sends here while the region is healthy, in percent. */
  weight: v.wholePercent.optional(),
  /** Takes traffic only when another region fails. */
  standby: z.boolean().default(false),
  /** What differs here: the keys of an environment, laid over it, e.g. `{ services: { app: { scale: { min: 6 } } } }`. */
  differs: z.record(z.string(), freeForm).optional(),
});
/**
 * When a cluster is given up: by the global load balancer, which is Terraform's and reads the first three from Git, and by
 * people, whom the alert `RegionFailing` calls for all of it.
 */
export const failoverSchema = z.strictObject({
  /** Failed health checks in a row after which no request goes there, and successful ones after which they do again. */
  checks: v.count.default(3),
  /** How often health is asked. A lost database is noticed after this times `checks`. */
  every: v.duration.default('10s'),
  /** An answer that takes longer is none. */
  timeout: v.duration.default('5s'),
  /** A database that no connection could be opened to for longer than this is lost. */
  database: v.duration.default('30s'),
  /** Share of failed requests at which the region is given up, in percent. No health check sees it. */
  errorRate: v.percent.default(1),
});

export type RegionSpec = z.output<typeof regionSchema>;
export type RegionInput = z.input<typeof regionSchema>;
