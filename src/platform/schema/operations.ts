import { z } from 'zod';
import * as v from '../values.ts';

/** How outside APIs are reached. NetworkPolicies know addresses, not names, so a name needs help. */
export const egressSchema = z.discriminatedUnion('kind', [
  /** A forward proxy in the cluster that lets through exactly the declared host names. Works with every CNI. */
  z.strictObject({ kind: z.literal('proxy'), replicas: v.count.default(2) }),
  /** Address ranges from the contract (`<api>_cidrs`), for APIs that publish them or a firewall that fronts them. */
  z.strictObject({ kind: z.literal('cidrs') }),
]);
export type EgressSpec = z.output<typeof egressSchema>;

export const nodesSchema = z.strictObject({
  kind: z.literal('karpenter'),
  instanceTypes: z
    .array(v.matching(/^[a-z0-9-]+\.[a-z0-9]+$/, 'is not an EC2 instance type', 'write family.size, e.g. c6i.large'))
    .min(1),
  architectures: z
    .array(z.enum(['amd64', 'arm64']))
    .min(1)
    .default(['amd64']),
  /** `spot-preferred` falls back to on-demand when there is no spot capacity. */
  capacity: z.enum(['spot-preferred', 'on-demand']).default('on-demand'),
  /** A node that stays under-used for this long is emptied and removed. */
  consolidateAfter: v.duration.default('10m'),
  /** Nodes are replaced at this age, so that they pick up patched images. */
  expireAfter: v.duration.default('14d'),
  limits: z.strictObject({ cpu: v.cpuQuantity, memory: v.memoryQuantity }),
  /** Pinned Bottlerocket image, e.g. `bottlerocket@v1.59.0`. */
  image: v.matching(
    /^bottlerocket@v\d+\.\d+\.\d+$/,
    'is not a pinned node image',
    'write alias@version, e.g. bottlerocket@v1.59.0',
  ),
});
export type NodesSpec = z.output<typeof nodesSchema>;
export const karpenter = (options: Omit<z.input<typeof nodesSchema>, 'kind'>): z.input<typeof nodesSchema> => ({
  kind: 'karpenter',
  ...options,
});

export const policiesSchema = z.strictObject({
  /** What happens to an object that breaks a policy: refused, let in with a warning, or only recorded. */
  enforcement: z.enum(['deny', 'warn', 'dryrun']).default('deny'),
  /** Image registries (host, or host and path) that pods may use, beside those of the services' own images. */
  registries: z
    .array(
      v.matching(
        /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/,
        'is not a registry',
        'write host or host/path, e.g. ghcr.io/acme',
      ),
    )
    .default([]),
  minReplicas: v.count.default(2),
});
export type PoliciesSpec = z.output<typeof policiesSchema>;

export const alertsSchema = z.strictObject({
  /** Page people through PagerDuty for `critical`. Its Events v2 routing key is the property of this name in the alerting secret. */
  pagerduty: z.strictObject({ key: z.string().default('pagerduty_routing_key') }).optional(),
  /** Post `warning` and `info`, and copies of what pages, to Slack. The webhook URL is the property of this name in the alerting secret. */
  slack: z
    .strictObject({
      channel: v.matching(/^#[\w-]+$/, 'is not a Slack channel', 'write it with #, e.g. #alerts'),
      key: z.string().default('slack_webhook_url'),
    })
    .optional(),
  /** Where runbook pages are read: `<runbooks>/<page>.md`. */
  runbooks: v.url,
  /** Grafana, as people reach it: `<grafana>/d/<uid>`. */
  grafana: v.url,
  errorRate: v.percent.default(5),
  /** p95 response time that warns. */
  latency: v.latency.default('1s'),
  /** Share of a limit (CPU throttling, memory, volume) that warns. */
  exhaustion: v.percent.default(90),
});
export type AlertsSpec = z.output<typeof alertsSchema>;

const backupSchedule = z.strictObject({
  cron: v.cron,
  keep: v.duration,
  /** `configuration`: the objects alone; `application`: objects and volumes of the platform's namespace; `cluster`: everything. */
  of: z.enum(['configuration', 'application', 'cluster']),
});
export const backupSchema = z.strictObject({
  /** Object storage from the contract: `backups_bucket`, `backups_region`. */
  schedules: z.record(v.name, backupSchedule),
  restoreTest: z
    .strictObject({
      cron: v.cron,
      schedule: z.string(),
      /** Gives up, and fails, after this. */ timeout: v.duration.default('30m'),
    })
    .optional(),
});
export type BackupSpec = z.output<typeof backupSchema>;

export const logsSchema = z.strictObject({
  kind: z.literal('elastic'),
  /** Elasticsearch, Kibana: a version of the Elastic Stack. */
  version: v.matching(/^\d+\.\d+\.\d+$/, 'is not a version', 'write major.minor.patch, e.g. 9.1.0'),
  nodes: v.count.default(3),
  storage: v.memoryQuantity.default('100Gi'),
  retention: v.duration.default('30d'),
});
export type LogsSpec = z.output<typeof logsSchema>;
export const elastic = (options: Omit<z.input<typeof logsSchema>, 'kind'>): z.input<typeof logsSchema> => ({
  kind: 'elastic',
  ...options,
});

export const maintenanceSchema = z.strictObject({
  /** When the window opens. */
  cron: v.cron,
  duration: v.duration,
  timezone: z.string().default('UTC'),
});

export const loadTestSchema = z.strictObject({
  service: z.string(),
  cron: v.cron,
  stages: z.array(z.strictObject({ duration: v.duration, users: z.number().int().min(0) })).min(1),
  /** p95 of the response time that the test must hold. */
  latency: v.latency.default('500ms'),
  image: v.imageRepository.default('docker.io/grafana/k6'),
  version: v.tag,
});
export type LoadTestSpec = z.output<typeof loadTestSchema>;

export const budgetSchema = z.strictObject({
  /** US dollars a month for what runs in the cluster. */
  monthly: z.number().positive(),
  /** Share of the budget at whose forecast somebody is told. */
  warnAt: v.percent.default(80),
});

const recovery = z.strictObject({ rto: v.duration.optional(), rpo: v.duration.optional() });
export const objectivesSchema = z.strictObject({
  /** Share of requests that succeed in 30 days, in percent. */
  availability: z.number().refine((n) => n > 0 && n < 100, {
    error: 'is not an availability that can be met',
    params: { fix: 'use a percentage below 100, e.g. 99.9' },
  }),
  recovery: z
    .strictObject({
      /** Data that the application keeps, wherever it is. */
      application: recovery.optional(),
      /** Stores of kind aurora. */
      database: recovery.optional(),
      /** What is in the cluster's API: objects, not volumes. */
      configuration: recovery.optional(),
      /** Everything, from nothing. */
      full: recovery.optional(),
    })
    .prefault({}),
});
export type ObjectivesSpec = z.output<typeof objectivesSchema>;
