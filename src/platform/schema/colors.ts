import { z } from 'zod';
import { count, duration, tag, urlPath } from '../values.ts';

/** Two Deployments stand side by side, and the Service selects one of them by the label `version`. */
export const colorsSchema = z.strictObject({
  kind: z.literal('colors'),
  /** The colour that has the traffic: the one word that a switch changes, and the way back changes back. */
  live: z.enum(['blue', 'green']).default('blue'),
  /** What each colour runs that is not the service's `version`: the new version goes to the idle one first. */
  versions: z
    .strictObject({
      /** Tag of the image that blue runs. */
      blue: tag.optional(),
      /** Tag of the image that green runs. */
      green: tag.optional(),
    })
    .prefault({}),
  /**
   * The fewest pods of the idle colour: what smoke tests ask, and what takes all of the traffic in the moment of a switch.
   * @default the service's `scale.min`, or `replicas`
   */
  idle: count.optional(),
  /** What the colour that is to have the traffic is asked before the Service is pointed at it. */
  smoke: z
    .strictObject({
      /**
       * Paths that must answer without an error.
       * @default the service's `health.ready`
       */
      paths: z.array(urlPath).min(1).optional(),
      /** Gives up, and leaves the traffic where it is, after this. */
      timeout: duration.default('2m'),
    })
    .prefault({}),
});
export type ColorsSpec = z.output<typeof colorsSchema>;
