import type { Finding } from './rules.ts';
import type { PlatformSpec } from './schema/platform.ts';
import type { ServiceSpec } from './schema/service.ts';
import { namespaceOf, type Target } from './target.ts';

/** Jaeger runs beside its storage, and so reads the Secrets that Elasticsearch's operator makes. */
export const TRACES_NAMESPACE = 'logging';
export const JAEGER = 'jaeger';
/** The Service and the pods, as the OpenTelemetry operator names them after the resource. */
export const jaegerService = `${JAEGER}-collector`;
export const jaegerPods = {
  'app.kubernetes.io/name': jaegerService,
  'app.kubernetes.io/managed-by': 'opentelemetry-operator',
} as const;

export const OTLP_GRPC_PORT = 4317;
export const OTLP_HTTP_PORT = 4318;
/** Where SDKs ask for sampling strategies. */
export const SAMPLING_PORT = 5778;
export const JAEGER_UI_PORT = 16_686;
/** Jaeger's own metrics, and those that it makes of spans. */
export const JAEGER_METRICS_PORTS = [8888, 8889] as const;

/** The user of Elasticsearch, and the Secret with its password. */
export const tracesUser = 'jaeger-elasticsearch';
/** The Job that removes old traces. */
export const traceRetention = 'jaeger-retention';

/** The dashboard's uid. */
export function tracesDashboard({ platform }: Target): string {
  return `${platform}-traces`;
}

/** The share of a service's traces that is kept: 0 to 1. */
export function sampledShare({ tracing }: PlatformSpec, service: string): number {
  const percent = tracing?.sampling.services[service] ?? tracing?.sampling.default ?? 10;
  return Number((percent / 100).toFixed(6));
}

/** OpenTelemetry's own variables: where spans go, whose they are, and how many are kept. */
export function tracingVariables(target: Target, name: string, service: ServiceSpec): Record<string, string> {
  const { spec, environment } = target;
  // X-Ray knows its own form of trace ids, which its collector makes of OpenTelemetry's.
  const xray = spec.monitoring.cloudwatch?.traces ? 'xray-collector.monitoring.svc' : undefined;
  const collector = spec.tracing ? `${jaegerService}.${TRACES_NAMESPACE}.svc` : xray;
  if (collector === undefined) return {};
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${collector}:${OTLP_HTTP_PORT}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_PROPAGATORS: 'tracecontext,baggage',
    OTEL_RESOURCE_ATTRIBUTES: [
      `service.namespace=${namespaceOf(target, name)}`,
      `service.version=${service.version}`,
      `deployment.environment.name=${environment}`,
    ].join(','),
    OTEL_SERVICE_NAME: name,
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: String(sampledShare(spec, name)),
  };
}

/** What contradicts itself about traces. */
export function ofTracing(spec: PlatformSpec): Finding[] {
  const { tracing, logs, services } = spec;
  if (!tracing) return [];
  const found: Finding[] = [];
  if (logs?.kind !== 'elastic') {
    found.push({
      path: ['tracing'],
      wrong: 'keeps traces in the Elasticsearch of the logs, which the platform does not have',
      fix: 'add logs: elastic({ … })',
    });
  }
  for (const name of Object.keys(tracing.sampling.services)) {
    if (services[name]) continue;
    found.push({
      path: ['tracing', 'sampling', 'services', name],
      wrong: 'is no service of this platform',
      fix: `use one of ${Object.keys(services).sort().join(', ')}`,
    });
  }
  return found;
}
