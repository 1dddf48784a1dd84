import { z } from 'zod';
import * as v from '../values.ts';

/** Jaeger 2, which is an OpenTelemetry Collector; the Jaeger operator and its kind are deprecated. */
export const tracingSchema = z.strictObject({
  kind: z.literal('jaeger'),
  /** Tag of `docker.io/jaegertracing/jaeger`. */
  version: v.tag.default('2.20.0'),
  /**
   * Collectors, each of which takes spans, keeps them in the Elasticsearch of the logs, and shows them.
   * @default 3 in production, 1 elsewhere
   */
  collectors: v.count.optional(),
  /** How long traces stay; whole days, rounded up. */
  retention: v.duration.default('7d'),
  /** Which share of the traces is kept. A trace that somebody else began is kept as they decided. */
  sampling: z
    .strictObject({
      /** Of services that are not named below, in percent. */
      default: v.percent.default(10),
      /** Of single services, by name, in percent. */
      services: z.record(v.name, v.percent).default({}),
    })
    .prefault({}),
});
export type TracingSpec = z.output<typeof tracingSchema>;

/** Traces of every service, in Jaeger on the Elasticsearch of the logs. Services send OTLP; their variables say where. */
export const jaeger = (options: Omit<z.input<typeof tracingSchema>, 'kind'> = {}): z.input<typeof tracingSchema> => ({
  kind: 'jaeger',
  ...options,
});
