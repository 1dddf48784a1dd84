import { z } from 'zod';
import * as v from '../values.ts';
import { logDays } from './cloudwatch.ts';
import { logAlertSchema } from './log-alerts.ts';

const retention = v.duration;
const alerts = z.record(v.name, logAlertSchema).default({});

const elasticSchema = z.strictObject({
  kind: z.literal('elastic'),
  /** Elasticsearch, Kibana: a version of the Elastic Stack. */
  version: v.matching(/^\d+\.\d+\.\d+$/, 'is not a version', 'write major.minor.patch, e.g. 9.1.0'),
  /** Name of the Elasticsearch and of Kibana. */
  name: v.name.default('logs'),
  /** Nodes that agree on what the others do and keep no logs: one, or three. Left out: the others do that as well. */
  masters: v.count.optional(),
  /** Nodes that keep logs. From two on, each index has a replica. */
  nodes: v.count.default(3),
  /** The volume of each node. */
  storage: v.memoryQuantity.default('100Gi'),
  /** How long logs stay; whole days, rounded up. */
  retention: retention.default('30d'),
  /**
   * Logstash between Fluent Bit and Elasticsearch: it keeps what comes in on volumes of its own while Elasticsearch is slow or
   * away, and gives level, trace and request one name. Left out: Fluent Bit writes to Elasticsearch itself.
   */
  logstash: z
    .strictObject({
      /**
       * Pods that take logs.
       * @default 2 in production, 1 elsewhere
       */
      replicas: v.count.optional(),
      /** The volume of each: three quarters of it are the queue. When it is full, Fluent Bit waits, and keeps logs on the nodes. */
      storage: v.memoryQuantity.default('10Gi'),
      /** Memory of each; half of it is the heap. */
      memory: v.memoryQuantity.default('2Gi'),
      /** CPU that each asks for. */
      cpu: v.cpuQuantity.default('500m'),
    })
    .optional(),
  /**
   * What services log that somebody is told of, by name. Fluent Bit counts the lines and Prometheus judges: Kibana's own rules reach
   * PagerDuty and Slack only with a licence that is paid for.
   */
  alerts,
});

const lokiSchema = z.strictObject({
  kind: z.literal('loki'),
  /** How long logs stay in the bucket; whole days, rounded up. */
  retention: retention.default('30d'),
  /** The volume of each pod: what is not in the bucket yet, and the index that is being asked. */
  storage: v.memoryQuantity.default('20Gi'),
  /** How much one pod takes in, in MB a second, before it asks the shippers to wait. */
  ingestion: z.number().int().positive().default(16),
  /** What services log that somebody is told of, by name. Fluent Bit counts the lines and Prometheus judges. */
  alerts,
});

const cloudwatchSchema = z.strictObject({
  kind: z.literal('cloudwatch'),
  /** How many days logs stay: one of the numbers of days that CloudWatch knows. */
  retentionDays: logDays.default(30),
  /** What services log that somebody is told of, by name. Fluent Bit counts the lines and Prometheus judges. */
  alerts,
});

/** Where logs are kept and read. Fluent Bit ships them, whatever it is. */
export const logsSchema = z.discriminatedUnion('kind', [elasticSchema, lokiSchema, cloudwatchSchema]);
export type LogsSpec = z.output<typeof logsSchema>;
type LogsInput = z.input<typeof logsSchema>;

/** Elasticsearch and Kibana, run by the ECK operator; Fluent Bit ships the logs. */
export const elastic = (options: Omit<z.input<typeof elasticSchema>, 'kind'>): LogsInput => ({
  kind: 'elastic',
  ...options,
});
/** Loki, on object storage, read in Grafana; Fluent Bit ships the logs. Contract: `logs_bucket`. */
export const loki = (options: Omit<z.input<typeof lokiSchema>, 'kind'> = {}): LogsInput => ({
  kind: 'loki',
  ...options,
});
/**
 * Amazon CloudWatch Logs, and nothing in the cluster: one log group for each data set, read in the console of AWS. Contract:
 * `cloudwatch_role_arn`.
 */
export const cloudwatchLogs = (options: Omit<z.input<typeof cloudwatchSchema>, 'kind'> = {}): LogsInput => ({
  kind: 'cloudwatch',
  ...options,
});
