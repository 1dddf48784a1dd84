import { z } from 'zod';
import * as v from '../values.ts';
import { backupPlaceSchema } from './backup-places.ts';
import { cloudwatchSchema } from './cloudwatch.ts';
import { placedOn } from './node-groups.ts';
import { prometheusSchema } from './prometheus.ts';
import { thanosSchema } from './thanos.ts';

/** How outside APIs are reached. NetworkPolicies know addresses, not names, so a name needs help. */
export const egressSchema = z.discriminatedUnion('kind', [
  /** A forward proxy in the cluster that lets through exactly the declared host names. Works with every CNI. */
  z.strictObject({
    kind: z.literal('proxy'),
    /** Pods of the proxy, all of which take connections. */
    replicas: v.count.default(2),
  }),
  /** Address ranges from the contract (`<api>_cidrs`), for APIs that publish them or a firewall that fronts them. */
  z.strictObject({ kind: z.literal('cidrs') }),
  /**
   * The mesh's egress gateway. It knows each service by its identity and lets it through to the host names that it
   * declared; the TLS between service and API stays unopened inside.
   */
  z.strictObject({ kind: z.literal('mesh') }),
]);
export type EgressSpec = z.output<typeof egressSchema>;

export const nodesSchema = z.strictObject({
  kind: z.literal('karpenter'),
  /** The group of `nodeGroups` that Karpenter itself runs on: it cannot start the node that it needs. Left out: any node that is not its own. */
  nodeGroup: placedOn,
  /** EC2 instance types that may be started. More of them means more spot pools to choose from. */
  instanceTypes: z
    .array(v.matching(/^[a-z0-9-]+\.[a-z0-9]+$/, 'is not an EC2 instance type', 'write family.size, e.g. c6i.large'))
    .min(1),
  /** CPU architectures for which all images are built. */
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
  /** The most that all nodes of the platform may add up to: a runaway autoscaler stops here. */
  limits: z.strictObject({
    /** Cores of all nodes together. */
    cpu: v.cpuQuantity,
    /** Memory of all nodes together. */
    memory: v.memoryQuantity,
  }),
  /** Pinned Bottlerocket image, e.g. `bottlerocket@v1.59.0`. */
  image: v.matching(
    /^bottlerocket@v\d+\.\d+\.\d+$/,
    'is not a pinned node image',
    'write alias@version, e.g. bottlerocket@v1.59.0',
  ),
});
export type NodesSpec = z.output<typeof nodesSchema>;
/** Nodes that Karpenter starts when pods need them, and removes when they do not. */
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
  /** The fewest replicas that a manifest may state. Where an autoscaler owns the number, its `min` decides. */
  minReplicas: v.count.default(2),
});
export type PoliciesSpec = z.output<typeof policiesSchema>;

export const alertsSchema = z.strictObject({
  /** Pages people through PagerDuty for `critical`, in production, with an Events v2 routing key. */
  pagerduty: z
    .strictObject({
      /** Property of the entry `<platform>-<environment>-alerting` of the cloud's secret manager. */
      key: z.string().default('pagerduty_routing_key'),
    })
    .optional(),
  /** Posts `warning` and `info`, and copies of what pages, to Slack, with an incoming webhook. */
  slack: z
    .strictObject({
      /** The channel that is posted to. */
      channel: v.matching(/^#[\w-]+$/, 'is not a Slack channel', 'write it with #, e.g. #alerts'),
      /** Property of the entry `<platform>-<environment>-alerting` that holds the webhook URL. */
      key: z.string().default('slack_webhook_url'),
    })
    .optional(),
  /** Mails `critical` and `warning`, through the mail server of the contract: `smtp_host`, `smtp_username`. */
  email: z
    .strictObject({
      /** Who gets them. */
      to: z.array(v.email).min(1),
      /** Who they come from. */
      from: v.email,
      /** Property of the entry `<platform>-<environment>-alerting` that holds the mail server's password. */
      key: z.string().default('smtp_password'),
    })
    .optional(),
  /** How soon somebody must act, by severity: stated in every alert. */
  respond: z
    .strictObject({
      /** For `critical`. */
      critical: v.duration,
      /** For `warning`. */
      warning: v.duration,
      /** For `info`. Left out: it is for who looks. */
      info: v.duration.optional(),
    })
    .optional(),
  /** What people call the severities, e.g. P1: the label `priority` of every alert. */
  priorities: z
    .strictObject({
      /** For `critical`. */
      critical: z.string().min(1),
      /** For `warning`. */
      warning: z.string().min(1),
      /** For `info`. */
      info: z.string().min(1),
    })
    .optional(),
  /** Severities that some alerts have here instead of their own, by the alert's name, e.g. `{ HighLatency: 'critical' }`. */
  severities: z.record(z.string(), z.enum(['critical', 'warning', 'info'])).default({}),
  /**
   * How soon whoever is on call is told, once what a `critical` alert asks for holds: the next look at the rule, and the wait for
   * others that are told of together, are within this. Burn rates of objectives are not meant: they look back over minutes.
   */
  within: v.duration.optional(),
  /** Where runbook pages are read: `<runbooks>/<page>.md`. */
  runbooks: v.url,
  /** Grafana, as people reach it: `<grafana>/d/<uid>`. */
  grafana: v.url,
  /**
   * Share of failed requests that is critical, whatever the objectives say.
   * @default 5; for a service with an availability of its own as much less, or more, as its error budget is than the platform's
   */
  errorRate: v.percent.optional(),
  /**
   * p95 response time that warns.
   * @default 1s; for a service that promises one to 95 % of requests or more, twice that
   */
  latency: v.latency.optional(),
  /** A certificate that has less than this left warns; at most seven tenths of its `renewBefore`, so that a renewal in time is quiet. */
  certificate: v.duration.default('21d'),
  /** Traffic that is this many times that of the same hour last week, or as many times less, warns. Left out: nobody compares. */
  unusualTraffic: z.number().gt(1).optional(),
  /** Share of a limit (CPU throttling, memory, volume) that warns. */
  exhaustion: v.percent.default(90),
});
export type AlertsSpec = z.output<typeof alertsSchema>;

const backupSchedule = z.strictObject({
  /** When a backup begins, in UTC. */
  cron: v.cron,
  /** How long each backup stays. */
  keep: v.duration,
  /** `configuration`: the objects alone; `application`: objects and volumes of the platform's namespace; `cluster`: everything. */
  of: z.enum(['configuration', 'application', 'cluster']),
  /** Names in `places`: each gets a backup of its own, of the objects, at the same time. */
  also: z.array(z.string()).default([]),
});
export const backupSchema = z.strictObject({
  /** What is backed up when, by name. It goes to the object storage of the contract: `backups_bucket`, `backups_region`. */
  schedules: z.record(v.name, backupSchedule),
  /** Buckets beside the first, by name, e.g. in other clouds: a provider that is gone, or locked, takes not all of them. */
  places: z.record(v.name, backupPlaceSchema).default({}),
  /**
   * The bucket is copied to another region by S3, which Terraform sets up: Velero can restore from there too. Contract:
   * `backups_replica_bucket`, `backups_replica_region`.
   */
  copied: z.boolean().default(false),
  /**
   * How volumes are kept. `snapshots`: by the cloud, in the region of the volumes. `moved`: their snapshots' data is copied
   * into the bucket too, by an agent on each node, so that it can be had back in another region.
   */
  volumes: z.enum(['snapshots', 'moved']).default('snapshots'),
  /** Restores the newest backup into a namespace of its own, looks whether everything came back, and removes it. */
  restoreTest: z
    .strictObject({
      /** When the test begins, in UTC. */
      cron: v.cron,
      /** The schedule whose newest backup is restored: a name in `schedules`. */
      schedule: z.string(),
      /** Gives up, and fails, after this. */
      timeout: v.duration.default('30m'),
    })
    .optional(),
});
export type BackupSpec = z.output<typeof backupSchema>;

/** The monitoring itself: what it looks at how often, and where people see it. */
export const monitoringSchema = z.strictObject({
  /** How often metrics are fetched that name no interval of their own, and rules judged. */
  interval: v.duration.default('30s'),
  /** Title of a dashboard of all services side by side: requests, errors, response times. Left out: there is none. */
  overview: z.string().min(1).optional(),
  /** The Prometheus that scrapes everything and judges all rules. */
  prometheus: prometheusSchema.prefault({}),
  /** The long memory of Prometheus, in object storage. Contract: `thanos_bucket`, `thanos_region`, `thanos_role_arn`. */
  thanos: thanosSchema.optional(),
  /** Copies for Amazon CloudWatch, beside Prometheus. Contract: `cloudwatch_role_arn`. */
  cloudwatch: cloudwatchSchema.optional(),
  /**
   * Hosts of the monitoring, inside the platform's domain. Their load balancer is internal, and lets in only the address
   * ranges of the contract's `operator_cidrs`. Left out: people use `kubectl port-forward`.
   */
  hosts: z
    .strictObject({
      /** Grafana, which asks who you are. */
      grafana: v.host.optional(),
      /** Prometheus, which asks nobody: who reaches it reads every metric. */
      prometheus: v.host.optional(),
      /** Alertmanager, which asks nobody: who reaches it can silence alerts. */
      alerts: v.host.optional(),
      /** Kibana, which asks who you are. */
      logs: v.host.optional(),
      /** Jaeger, which asks nobody: who reaches it reads every trace. */
      traces: v.host.optional(),
    })
    .prefault({}),
});
export type MonitoringSpec = z.output<typeof monitoringSchema>;

export const maintenanceSchema = z.strictObject({
  /** When the window opens. */
  cron: v.cron,
  /** How long it stays open. */
  duration: v.duration,
  /** IANA time zone in which `cron` is read. */
  timezone: z.string().default('UTC'),
});

export const loadTestSchema = z.strictObject({
  /** The public service that is asked, under its public address. */
  service: z.string(),
  /** When the test begins, in UTC. */
  cron: v.cron,
  /** What the test goes through, one stage after another. */
  stages: z
    .array(
      z.strictObject({
        /** How long the stage lasts. */
        duration: v.duration,
        /** Simulated users at its end: the number moves there evenly. */
        users: z.number().int().min(0),
      }),
    )
    .min(1),
  /** p95 of the response time that the test must hold. */
  latency: v.latency.default('500ms'),
  /** Image of k6. */
  image: v.imageRepository.default('docker.io/grafana/k6'),
  /** Tag of `image`. */
  version: v.tag,
});
export type LoadTestSpec = z.output<typeof loadTestSchema>;

export const budgetSchema = z.strictObject({
  /** US dollars a month for what runs in the cluster. */
  monthly: z.number().positive(),
  /** Share of the budget at whose forecast somebody is told. */
  warnAt: v.percent.default(80),
});
