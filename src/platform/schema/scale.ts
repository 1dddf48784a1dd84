import { z } from 'zod';
import { count, duration, latency as latencyValue, wholePercent } from '../values.ts';

const trigger = z.discriminatedUnion('on', [
  z.strictObject({
    on: z.literal('cpu'),
    /** The average to keep, in percent of the requests. */
    utilization: wholePercent,
  }),
  z.strictObject({
    on: z.literal('memory'),
    /** The average to keep, in percent of the requests. */
    utilization: wholePercent,
  }),
  z.strictObject({
    on: z.literal('request-rate'),
    /** Requests a second and replica. */
    perSecond: z.number().positive(),
  }),
  z.strictObject({
    on: z.literal('latency'),
    /** The response time to keep. */
    target: latencyValue,
    /** The share of requests that it is about: `0.95` is p95. */
    quantile: z.number().gt(0).lt(1),
  }),
]);
export type Trigger = z.output<typeof trigger>;

/** Average CPU of the pods, in percent of their requests. */
export const cpu = (utilization: number): Trigger => ({ on: 'cpu', utilization });
/** Average memory of the pods, in percent of their requests. */
export const memory = (utilization: number): Trigger => ({ on: 'memory', utilization });
/** Requests a second that one replica should carry. */
export const requestRate = (perSecond: number): Trigger => ({ on: 'request-rate', perSecond });
/** Response time of the service, at a quantile (default 0.95). */
export const latency = (target: string, quantile = 0.95): Trigger => ({ on: 'latency', target, quantile });

/** How fast the replica count may move: at most `percent` (or `pods`, whichever is more) each `period`. */
const pace = z.strictObject({
  /** Of the replicas there are, each `period`. */
  percent: wholePercent,
  /** Replicas each `period`, where that is more than `percent`. */
  pods: count.optional(),
  /** The time that `percent` and `pods` are about. */
  period: duration,
  /** The metrics must ask for it this long before the number moves. */
  stabilization: duration,
});

export const scaleSchema = z.strictObject({
  /** The fewest replicas, at any time. */
  min: count,
  /** The most replicas. */
  max: count,
  /** What the number follows: of several, the one that asks for the most replicas. */
  on: z.array(trigger).min(1),
  /** Growing: at once, by up to 100 % or 4 pods each 15 s, as the HPA's own default. */
  up: pace.prefault({ percent: 100, pods: 4, period: '15s', stabilization: '0s' }),
  /** Shrinking: by up to 10 % a minute, after five calm minutes, so that a lull in traffic costs no cold starts. */
  down: pace.prefault({ percent: 10, period: '60s', stabilization: '5m' }),
});
export type ScaleSpec = z.output<typeof scaleSchema>;
