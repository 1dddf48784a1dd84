import type { CollectorProps } from './collector.ts';

export interface JaegerConfigOptions {
  /** Elasticsearch, e.g. `https://logs-es-http.logging.svc:9200`. */
  readonly elasticsearch: string;
  readonly user: string;
  /** Files in the container. */
  readonly passwordFile: string;
  readonly caFile: string;
  readonly strategiesFile: string;
  /** Copies of each shard: 1 with several nodes, 0 with one. */
  readonly replicas: number;
  /** Prometheus, of which the page asks how services do. */
  readonly prometheus: string;
}

/** The share of traces that is kept, by service. */
export interface SamplingStrategies {
  readonly default: number;
  readonly services: Readonly<Record<string, number>>;
}

/** As Jaeger's remote sampling reads it, and hands it to SDKs that ask. */
export function samplingStrategies(sampling: SamplingStrategies): string {
  const of = (param: number) => ({ type: 'probabilistic', param });
  const services = Object.entries(sampling.services).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(
    {
      default_strategy: of(sampling.default),
      service_strategies: services.map(([service, share]) => ({ service, ...of(share) })),
    },
    null,
    2,
  )}\n`;
}

/**
 * Jaeger 2: spans come in as OTLP, go to Elasticsearch, a new index each day, and become metrics by operation, which
 * Prometheus keeps and the page shows.
 *
 * Keys as in Jaeger's own configuration files (cmd/jaeger in its repository, at 2.20).
 */
export function jaegerConfig(options: JaegerConfigOptions): CollectorProps['config'] {
  const daily = { rotation: { periodic: { date_layout: '2006-01-02', rollover_frequency: 'day' } } };
  const index = { shards: 1, replicas: options.replicas, ...daily };
  return {
    receivers: {
      otlp: { protocols: { grpc: { endpoint: '0.0.0.0:4317' }, http: { endpoint: '0.0.0.0:4318' } } },
    },
    processors: { batch: {} },
    connectors: { spanmetrics: {} },
    exporters: {
      jaeger_storage_exporter: { trace_storage: 'elasticsearch' },
      prometheus: { endpoint: '0.0.0.0:8889' },
    },
    extensions: {
      healthcheckv2: { use_v2: true, http: { endpoint: '0.0.0.0:13133' } },
      jaeger_query: {
        storage: { traces: 'elasticsearch', metrics: 'prometheus' },
        http: { endpoint: '0.0.0.0:16686' },
      },
      jaeger_storage: {
        backends: {
          elasticsearch: {
            elasticsearch: {
              server_urls: [options.elasticsearch],
              auth: { basic: { username: options.user, password_file: options.passwordFile } },
              tls: { ca_file: options.caFile },
              indices: { spans: index, services: index, dependencies: index, sampling: index },
            },
          },
        },
        metric_backends: {
          prometheus: {
            prometheus: { endpoint: options.prometheus, normalize_calls: true, normalize_duration: true },
          },
        },
      },
      remote_sampling: {
        file: { path: options.strategiesFile },
        http: { endpoint: '0.0.0.0:5778' },
        grpc: { endpoint: '0.0.0.0:5779' },
      },
    },
    service: {
      extensions: ['jaeger_storage', 'jaeger_query', 'remote_sampling', 'healthcheckv2'],
      pipelines: {
        traces: {
          receivers: ['otlp'],
          processors: ['batch'],
          exporters: ['jaeger_storage_exporter', 'spanmetrics'],
        },
        'metrics/spanmetrics': { receivers: ['spanmetrics'], exporters: ['prometheus'] },
      },
    },
  };
}
