import { z } from 'zod';
import * as v from '../values.ts';
import { deliverySchema } from './delivery.ts';
import { scaleSchema } from './scale.ts';
import { secretKeys } from './stores.ts';

/** One number is both request and limit for memory; for CPU it is the request, and the limit is left out unless stated. */
const resourcesSchema = z.strictObject({
  cpu: z.strictObject({ request: v.cpuQuantity, limit: v.cpuQuantity.optional() }),
  memory: z.strictObject({ request: v.memoryQuantity, limit: v.memoryQuantity }),
});
export type ResourcesSpec = z.output<typeof resourcesSchema>;

const nginxSchema = z.strictObject({
  kind: z.literal('nginx'),
  image: v.imageRepository,
  version: v.tag,
  port: v.port.default(8080),
  /** The largest request body that is let through. */
  maxBody: v.memoryQuantity.default('10Mi'),
  /** Paths whose answers never change, cached by browsers and CDN for a year. */
  immutable: z.array(v.urlPath).default([]),
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

export const serviceSchema = z.strictObject({
  image: v.imageRepository,
  version: v.tag,
  /** Command line instead of the image's own. */
  command: z.array(z.string()).optional(),
  /** Where the application listens. Said once: probes, Service, policies and routes follow. */
  port: v.port,
  /** What it talks to: stores, outside APIs, other services. */
  uses: z.array(z.string()).default([]),
  /** Reachable from the internet through the edge. */
  public: z
    .strictObject({
      host: v.host.optional(),
      paths: z.array(v.urlPath).min(1).default(['/']),
      timeout: v.duration.default('30s'),
    })
    .optional(),
  health: z
    .strictObject({
      live: v.urlPath.default('/healthz'),
      ready: v.urlPath.default('/readyz'),
      /** How long a start may take before the container is restarted. */
      startup: v.duration.default('2m'),
    })
    .prefault({}),
  resources: resourcesSchema,
  proxy: nginxSchema.optional(),
  /**
   * Metrics in Prometheus' format. The defaults are OpenTelemetry's: the JavaScript exporter's port and path, and the
   * stable HTTP server histogram (https://opentelemetry.io/docs/specs/semconv/http/http-metrics/).
   */
  metrics: z
    .strictObject({
      port: v.port.default(9464),
      path: v.urlPath.default('/metrics'),
      /** Histogram of request durations in seconds. */
      durations: z.string().default('http_server_request_duration_seconds'),
      /** Its label that holds the HTTP status code. */
      statusLabel: z.string().default('http_response_status_code'),
    })
    .optional(),
  /** Environment variables that are no secret. */
  config: z.record(v.envName, z.string()).default({}),
  /** Secrets of its own, beside those that its stores and APIs bring. */
  secrets: secretKeys.default({}),
  /** Folders that the application writes to, each an emptyDir of the given size. Everything else is read-only. */
  writable: z.record(v.filePath, v.memoryQuantity).default({ '/tmp': '64Mi' }),
  /** Fixed number of replicas; left out where `scale` owns the number. */
  replicas: v.count.optional(),
  scale: scaleSchema.optional(),
  delivery: deliverySchema.prefault({ kind: 'rolling' }),
  shutdown: z
    .strictObject({
      /** Time for load balancers to notice that the pod is going, before it is told to stop. */
      drain: v.duration.default('15s'),
      longestRequest: v.duration.default('30s'),
    })
    .prefault({}),
  /** Who is scheduled first, and who is evicted last, when nodes are short. */
  priority: z.enum(['critical', 'standard', 'background']).default('standard'),
  objectives: z
    .strictObject({
      /** Instead of the platform's, in percent. */
      availability: v.percent.optional(),
      latency: z.strictObject({ below: v.latency, share: v.percent }).optional(),
    })
    .prefault({}),
});
export type ServiceSpec = z.output<typeof serviceSchema>;
export type ServiceInput = z.input<typeof serviceSchema>;
