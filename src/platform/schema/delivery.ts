import { z } from 'zod';
import { duration, wholePercent } from '../values.ts';

const rollingSchema = z.strictObject({ kind: z.literal('rolling') });

const analysis = z.enum(['success-rate', 'latency']);
export type Analysis = z.output<typeof analysis>;

const canarySchema = z.strictObject({
  kind: z.literal('canary'),
  /** Share of the traffic at each step, in percent. The last step to 100 % follows by itself. */
  steps: z.array(wholePercent).min(1).default([10, 25, 50]),
  /** How long each step is watched. */
  pause: duration.default('5m'),
  /** What the new version is judged by at each step; when it fails, the traffic goes back. `[]`: by nobody, it moves on by the clock. */
  analysis: z.array(analysis).default(['success-rate', 'latency']),
});

const blueGreenSchema = z.strictObject({
  kind: z.literal('blue-green'),
  /** The new colour takes the traffic by itself once its pods are ready; otherwise when somebody promotes it. */
  autoPromote: z.boolean().default(true),
  /** How long the old colour stays for an instant way back. */
  keepOld: duration.default('10m'),
  /** What the new colour is judged by after the switch; when it fails, the old one takes the traffic back. */
  analysis: z.array(analysis).default(['success-rate', 'latency']),
});

export const deliverySchema = z.discriminatedUnion('kind', [rollingSchema, canarySchema, blueGreenSchema]);
export type DeliverySpec = z.output<typeof deliverySchema>;
export type DeliveryInput = z.input<typeof deliverySchema>;

/** Pods are replaced a few at a time (a Deployment). */
export const rolling = (): DeliveryInput => ({ kind: 'rolling' });
/** The new version takes a growing share of the traffic and is taken back when its analysis fails. */
export const canary = (options: Omit<z.input<typeof canarySchema>, 'kind'> = {}): DeliveryInput => ({
  kind: 'canary',
  ...options,
});
/** The new version stands beside the old and takes the traffic in one switch. */
export const blueGreen = (options: Omit<z.input<typeof blueGreenSchema>, 'kind'> = {}): DeliveryInput => ({
  kind: 'blue-green',
  ...options,
});
