import { z } from 'zod';
import { count, duration, latency as latencyValue, localTime, name, timezone, wholePercent } from '../values.ts';

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
  z.strictObject({
    on: z.literal('connections'),
    /** Open connections of one replica. */
    perReplica: z.number().positive(),
  }),
  z.strictObject({
    on: z.literal('metric'),
    /** What it counts, as a name: several metrics of one service are told apart by it. */
    name,
    /** PromQL of one number for all replicas together; `$namespace` stands for the platform's namespace. */
    query: z.string().min(1),
    /** How much of it one replica should carry. */
    perReplica: z.number().positive(),
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

/** Open connections that one replica should carry: the gauge that the service's `metrics.connections` names. */
export const connections = (perReplica: number): Trigger => ({ on: 'connections', perReplica });

/** Anything that Prometheus can count, e.g. jobs that wait: what one replica should carry of it. */
export const metric = (metricName: string, query: string, perReplica: number): Trigger => ({
  on: 'metric',
  name: metricName,
  query,
  perReplica,
});

const eventSchema = z.strictObject({
  /** When it begins, as clocks there show it, e.g. `2026-12-05T18:00`. */
  starts: localTime,
  /** When it is over. Replicas go down from then on, no faster than `down` says. */
  ends: localTime,
  /** IANA time zone of `starts` and `ends`. */
  timezone: timezone.default('UTC'),
  /** The fewest replicas from `lead` before its start until its end. */
  min: count,
  /** How long before its start the replicas are there: time for nodes, images, caches, and for people to look. */
  lead: duration.default('2h'),
});

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
  /** Live events, by name. Each is one stretch of time: it does not come again next year, and may stay here when it is over. */
  events: z.record(name, eventSchema).default({}),
  /**
   * Replicas for the load that comes, judged by last week's: the most requests a second that there were a week ago, from
   * this time of day until `lead` later. It only ever adds, and says nothing in the first week.
   */
  predict: z
    .strictObject({
      /** How far it looks ahead: time for nodes, images and caches. */
      lead: duration.default('15m'),
    })
    .optional(),
  /** Growing: at once, by up to 100 % or 4 pods each 15 s, as the HPA's own default. */
  up: pace.prefault({ percent: 100, pods: 4, period: '15s', stabilization: '0s' }),
  /** Shrinking: by up to 10 % a minute, after five calm minutes, so that a lull in traffic costs no cold starts. */
  down: pace.prefault({ percent: 10, period: '60s', stabilization: '5m' }),
});
export type EventSpec = z.output<typeof eventSchema>;
export type ScaleSpec = z.output<typeof scaleSchema>;
