import { z } from 'zod';
import * as v from '../values.ts';
import { callsSchema } from './calls.ts';
import { deliverySchema } from './delivery.ts';
import { serviceFlagsSchema } from './flags.ts';
import { placedOn } from './node-groups.ts';
import { scaleSchema } from './scale.ts';
import { secretKeys } from './secret-keys.ts';
import { secretSource } from './vault.ts';

/** What a container asks for, and what it may not exceed. */
export const resourcesSchema = z.strictObject({
  /** CPU of the container. */
  cpu: z.strictObject({
    /** What a node must have free, and what the container gets when nodes are busy. */
    request: v.cpuQuantity,
    /** Above this it is throttled. Left out: it may take what is idle. */
    limit: v.cpuQuantity.optional(),
  }),
  /** Memory of the container. */
  memory: z.strictObject({
    /** What a node must have free. */
    request: v.memoryQuantity,
    /** Above this it is killed. */
    limit: v.memoryQuantity,
  }),
});
export type ResourcesSpec = z.output<typeof resourcesSchema>;

const nginxSchema = z.strictObject({
  kind: z.literal('nginx'),
  /** Image of nginx, one that runs as any user. */
  image: v.imageRepository,
  /** Tag of `image`. */
  version: v.tag,
  /** Where it takes the traffic. */
  port: v.port.default(8080),
  /** The largest request body that is let through. */
  maxBody: v.memoryQuantity.default('10Mi'),
  /** Paths whose answers never change, cached by browsers and CDN for a year. */
  immutable: z.array(v.urlPath).default([]),
  /**
   * A web application firewall in it: ModSecurity with the OWASP core rule set, on every request that reaches the service,
   * whatever the edge is. Its `image` must be one that has both: `docker.io/owasp/modsecurity-crs`.
   */
  waf: z
    .strictObject({
      /** `block` refuses what looks like an attack; `detect` only logs it, for the time in which exceptions are learned. */
      mode: z.enum(['block', 'detect']).default('block'),
      /** Paranoia level of the rule set, 1 to 4: higher finds more attacks, and more that are none. */
      paranoia: z.number().int().min(1).max(4).default(1),
      /** Anomaly score from which a request is refused. One critical match scores 5. */
      threshold: v.count.default(5),
    })
    .optional(),
  /** What the sidecar asks for. */
  resources: resourcesSchema.prefault({
    cpu: { request: '50m', limit: '200m' },
    memory: { request: '64Mi', limit: '64Mi' },
  }),
});

/** An nginx sidecar in each pod: it takes the traffic and hands it to the application on localhost. */
export const nginx = (options: Omit<z.input<typeof nginxSchema>, 'kind'>): z.input<typeof nginxSchema> => ({
  kind: 'nginx',
  ...options,
});

const latencyObjective = z.strictObject({
  /** The response time, which must be a bound of the histogram's buckets. */
  below: v.latency,
  /** Share of the requests that are as fast. */
  share: v.percent,
});
export type LatencyObjective = z.output<typeof latencyObjective>;

export const serviceSchema = z.strictObject({
  /** Image of the application, with its registry. */
  image: v.imageRepository,
  /** Tag of `image`: the version that is released. */
  version: v.tag,
  /**
   * The domain that it belongs to. Services of a domain share a namespace, `<the platform's>-<domain>`, with policies, quota,
   * secrets, roles and rules of its own; whom they may talk to follows from `uses`, as everywhere. Left out: it runs in the
   * platform's namespace, where all stores are. E.g. `payments`.
   */
  domain: v.name.optional(),
  /** Command line instead of the image's own. */
  command: z.array(z.string()).optional(),
  /** Where the application listens. Said once: probes, Service, policies and routes follow. */
  port: v.port,
  /** What it talks to, by name: stores, outside APIs, other services. Policies, secrets and variables follow; all else is denied. */
  uses: z.array(z.string()).default([]),
  /** Reachable from the internet through the edge. */
  public: z
    .strictObject({
      /**
       * Host under which it is reached.
       * @default the edge's `host`
       */
      host: v.host.optional(),
      /** Paths, each with all below it, that it answers. */
      paths: z.array(v.urlPath).min(1).default(['/']),
      /** How long an answer may take. */
      timeout: v.duration.default('30s'),
    })
    .optional(),
  /** Paths on `port` that say how the application is. */
  health: z
    .strictObject({
      /** Fails only when a restart would help: not when a database is away. */
      live: v.urlPath.default('/healthz'),
      /** Fails while the pod should get no requests. */
      ready: v.urlPath.default('/readyz'),
      /** How long a start may take before the container is restarted. */
      startup: v.duration.default('2m'),
    })
    .prefault({}),
  /** What the application's container asks for. Autoscaling on CPU and memory counts in percent of the requests. */
  resources: resourcesSchema,
  /** A proxy in front of the application, in the same pod. */
  proxy: nginxSchema.optional(),
  /**
   * Metrics in Prometheus' format. The defaults are OpenTelemetry's: the JavaScript exporter's port and path, and the
   * stable HTTP server histogram (https://opentelemetry.io/docs/specs/semconv/http/http-metrics/).
   */
  metrics: z
    .strictObject({
      /** Where the application serves them; not `port`, so that the edge cannot reach them. */
      port: v.port.default(9464),
      /** The path that Prometheus asks for. */
      path: v.urlPath.default('/metrics'),
      /** Histogram of request durations in seconds. */
      durations: z.string().default('http_server_request_duration_seconds'),
      /** Its label that holds the HTTP status code. */
      statusLabel: z.string().default('http_response_status_code'),
      /**
       * Upper bounds of its buckets: a response time that is promised must be one of them.
       * @default those of OpenTelemetry, 5 ms to 10 s
       */
      buckets: z.array(v.latency).optional(),
      /** Gauge of open connections. The default counts the requests that are being answered. */
      connections: z.string().default('http_server_active_requests'),
    })
    .optional(),
  /** What the service measures of the business, for the business dashboard: PromQL over metrics that it exposes. */
  businessMetrics: z
    .array(
      z.strictObject({
        /** Title of the panel. */
        title: z.string().min(1),
        /** PromQL of what it shows. */
        query: z.string().min(1),
        /** Unit as Grafana names it, e.g. `short`, `currencyUSD`, `reqps`. */
        unit: z.string().default('short'),
        /** What the number means, for who looks at it. */
        description: z.string().default(''),
      }),
    )
    .default([]),
  /** Programs that its containers run. Falco reports every other one. */
  processes: z
    .array(z.string().regex(/^[\w.+-]+$/))
    .min(1)
    .default(['node']),
  /** Environment variables that are no secret. */
  config: z.record(v.envName, z.string()).default({}),
  /**
   * Feature flags that it reads, from a file in the form of flagd, by OpenFeature's provider for its language.
   */
  flags: serviceFlagsSchema.optional(),
  /** Secrets of its own, beside those that its stores and APIs bring. */
  secrets: secretKeys.default({}),
  /**
   * Where its secrets lie.
   * @default the platform's `secrets.from`
   */
  secretsFrom: secretSource.optional(),
  /** Folders that the application writes to, each an emptyDir of the given size. Everything else is read-only. */
  writable: z.record(v.filePath, v.memoryQuantity).default({ '/tmp': '64Mi' }),
  /**
   * Fixed number of replicas. Refused beside `scale`, which owns the number.
   * @default 1 without `scale`
   */
  replicas: v.count.optional(),
  /** Autoscaling, of the number of replicas. */
  scale: scaleSchema.optional(),
  /**
   * A new version whose pods are not ready by then has failed. Left out: ten minutes, or five and twice `health.startup` where
   * that is longer, since a node may have to be launched and a start may fail once.
   */
  deadline: v.duration.optional(),
  /** How a new version takes over. */
  delivery: deliverySchema.prefault({ kind: 'rolling' }),
  /**
   * Changes of the database's schema: the database is dumped first, and looked at afterwards. Both versions run on the new
   * schema for a while, so it must suit both.
   */
  migrations: z
    .strictObject({
      /** `release`: before each new version; `manual`: by a Job that somebody makes of a suspended CronJob, and all steps in one pod. */
      trigger: z.enum(['release', 'manual']).default('release'),
      /**
       * Name of the Jobs, or of the CronJob.
       * @default the service's name with `-migrations`
       */
      name: v.name.optional(),
      /** Command line that fails when the schema that is there is not one to start from. Left out: nobody looks. */
      validate: z.array(z.string()).min(1).optional(),
      /** Command line that migrates, in the service's own image. It must do nothing when there is nothing to do. */
      command: z.array(z.string()).min(1),
      /** Command line that fails when the schema is not what this version needs. Left out: nobody looks. */
      verify: z.array(z.string()).min(1).optional(),
      /** Command line that undoes a migration which failed. It runs in a shell, which the image must have. Left out: nothing does, and the dump is the way back. */
      rollback: z.array(z.string()).min(1).optional(),
      /** Gives up, and keeps the old version, after this. */
      timeout: v.duration.default('10m'),
    })
    .optional(),
  /** How a pod goes away without losing a request. */
  shutdown: z
    .strictObject({
      /** Time for load balancers to notice that the pod is going, before it is told to stop. */
      drain: v.duration.default('15s'),
      /** Time for requests that are under way, after that. */
      longestRequest: v.duration.default('30s'),
    })
    .prefault({}),
  /** How others call it, where the platform has a mesh. */
  calls: callsSchema.prefault({}),
  /** The group of `nodeGroups` on whose nodes its pods run. Left out: any node will do. */
  nodeGroup: placedOn,
  /** Who is scheduled first, and who is evicted last, when nodes are short. */
  priority: z.enum(['critical', 'standard', 'background']).default('standard'),
  /** From when on somebody is told of this service, instead of the platform's `alerts`. */
  alerts: z
    .strictObject({
      /**
       * Share of failed requests that is critical.
       * @default the platform's `alerts.errorRate`
       */
      errorRate: v.percent.optional(),
      /**
       * p95 response time that warns.
       * @default the platform's `alerts.latency`
       */
      latency: v.latency.optional(),
    })
    .prefault({}),
  /** What this service promises, beside or instead of the platform. */
  objectives: z
    .strictObject({
      /**
       * Share of requests that succeed in 30 days, in percent.
       * @default the platform's `objectives.availability`
       */
      availability: v.percent.optional(),
      /** Response time that is promised, or several: p95 and p99. The first one judges releases. Left out: none is. */
      latency: z.union([latencyObjective, z.array(latencyObjective).min(1)]).optional(),
    })
    .prefault({}),
});
export type ServiceSpec = z.output<typeof serviceSchema>;
export type ServiceInput = z.input<typeof serviceSchema>;
