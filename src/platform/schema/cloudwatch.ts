import { z } from 'zod';
import * as v from '../values.ts';

/** Numbers of days that CloudWatch knows. */
export const logDays = z.union([
  z.literal(7),
  z.literal(14),
  z.literal(30),
  z.literal(60),
  z.literal(90),
  z.literal(365),
]);

export const cloudwatchSchema = z.strictObject({
  /** Tag of `public.ecr.aws/aws-observability/aws-otel-collector`. */
  version: v.tag.default('v0.49.0'),
  /**
   * Namespace of the metrics in CloudWatch.
   * @default the platform's name and the environment's, with a / between
   */
  namespace: z.string().min(1).optional(),
  /** How often metrics are copied. */
  interval: v.duration.default('60s'),
  /** How many days CloudWatch keeps the log groups that this makes: one of the numbers of days that it knows. */
  retentionDays: logDays.default(30),
  /** Copies every container's log too, beside where logs go otherwise: one log group for each data set. */
  logs: z.boolean().default(true),
  /** Takes traces of services, and hands them to AWS X-Ray. Their variables say where. */
  traces: z.boolean().default(false),
});
export type CloudwatchSpec = z.output<typeof cloudwatchSchema>;
