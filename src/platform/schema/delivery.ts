import { z } from 'zod';
import { duration, wholePercent } from '../values.ts';
import { colorsSchema } from './colors.ts';

const rollingSchema = z.strictObject({ kind: z.literal('rolling') });

const analysis = z.enum(['success-rate', 'latency']);
export type Analysis = z.output<typeof analysis>;

const stepSchema = z.strictObject({
  /** Share of the traffic, in percent. */
  weight: wholePercent,
  /**
   * How long this step is watched.
   * @default the delivery's `pause`
   */
  pause: duration.optional(),
  /** After that it waits until somebody promotes the release. */
  approve: z.boolean().default(false),
});

/** A share of the traffic, or a share with a pause of its own. */
const steps = z.array(z.union([wholePercent, stepSchema])).min(1);

const canarySchema = z.strictObject({
  kind: z.literal('canary'),
  /** Share of the traffic at each step, in percent, or `{ weight, pause, approve }`. The last step to 100 % follows by itself. */
  steps: steps.default([10, 25, 50]),
  /** How long each step is watched that says nothing else. */
  pause: duration.default('5m'),
  /** What the new version is judged by at each step; when it fails, the traffic goes back. `[]`: by nobody, it moves on by the clock. */
  analysis: z.array(analysis).default(['success-rate', 'latency']),
});

const blueGreenSchema = z.strictObject({
  kind: z.literal('blue-green'),
  /** The new colour takes the traffic by itself once its pods are ready; otherwise when somebody promotes it. */
  autoPromote: z.boolean().default(true),
  /**
   * The traffic moves in these shares, and not in one switch: both colours stand whole, and the new one is judged from the
   * first share on. Left out: one switch.
   */
  shares: steps.optional(),
  /** How long each of `shares` is watched that says nothing else. */
  pause: duration.default('1m'),
  /** How long the old colour stays for an instant way back, once the new one has all the traffic. */
  keepOld: duration.default('10m'),
  /** What the new colour is judged by once it has traffic; when it fails, the old one takes the traffic back. */
  analysis: z.array(analysis).default(['success-rate', 'latency']),
});

export const deliverySchema = z.discriminatedUnion('kind', [
  rollingSchema,
  canarySchema,
  blueGreenSchema,
  colorsSchema,
]);
export type DeliverySpec = z.output<typeof deliverySchema>;
export type DeliveryInput = z.input<typeof deliverySchema>;

/** Pods are replaced a few at a time (a Deployment). */
export const rolling = (): DeliveryInput => ({ kind: 'rolling' });
/** The new version takes a growing share of the traffic and is taken back when its analysis fails. */
export const canary = (options: Omit<z.input<typeof canarySchema>, 'kind'> = {}): DeliveryInput => ({
  kind: 'canary',
  ...options,
});
/** The new version stands whole beside the old, and takes the traffic in one switch or in shares. */
export const blueGreen = (options: Omit<z.input<typeof blueGreenSchema>, 'kind'> = {}): DeliveryInput => ({
  kind: 'blue-green',
  ...options,
});
/** Two Deployments, blue and green, and one Service that selects the colour which is `live`: a switch is one word in Git. */
export const colors = (options: Omit<z.input<typeof colorsSchema>, 'kind'> = {}): DeliveryInput => ({
  kind: 'colors',
  ...options,
});
