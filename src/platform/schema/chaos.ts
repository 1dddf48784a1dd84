import { z } from 'zod';
import { cron, duration, latency, name, wholePercent } from '../values.ts';

const common = {
  /** The service whose pods it is about. */
  service: z.string(),
  /** How long the fault lasts. */
  duration: duration.default('2m'),
};

const experimentSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('pod-delete'),
    ...common,
    /** Share of the service's pods that are deleted each time, in percent. */
    share: wholePercent.default(50),
    /** Time between two deletions. */
    every: duration.default('30s'),
  }),
  z.strictObject({
    kind: z.literal('network-latency'),
    ...common,
    /** Share of the service's pods whose network is slowed down, in percent. */
    share: wholePercent.default(50),
    /** What each packet is held back by. */
    delay: latency.default('2s'),
  }),
  z.strictObject({ kind: z.literal('node-drain'), ...common }),
]);
export type ExperimentSpec = z.output<typeof experimentSchema>;

/** Faults that are made on purpose, by Litmus, to see that what is promised holds. Off unless an environment asks for it. */
export const chaosSchema = z.strictObject({
  /** When the experiments begin, in UTC, e.g. each quarter: `0 9 10 1,4,7,10 *`. */
  cron,
  /** What is done, by name: one after another. */
  experiments: z.record(name, experimentSchema),
});
export type ChaosSpec = z.output<typeof chaosSchema>;
