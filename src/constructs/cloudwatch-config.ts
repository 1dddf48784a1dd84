import type { CollectorProps } from './collector.ts';
import { inNamespaces } from './namespace-matcher.ts';

export interface CloudwatchConfigOptions {
  /** Prometheus as `host:port`. */
  readonly prometheus: string;
  /** How often metrics are copied, e.g. `60s`. */
  readonly interval: string;
  readonly region: string;
  /** The namespaces of Kubernetes whose series are copied. */
  readonly namespaces: readonly string[];
  /** Namespace of the metrics in CloudWatch. */
  readonly metrics: string;
  readonly logGroup: string;
  readonly retentionDays: number;
}

/** Series that are copied, and the labels by which CloudWatch tells them apart: each combination is paid for. */
const COPIED: readonly { readonly names: readonly string[]; readonly by: readonly string[] }[] = [
  {
    names: ['http_server_request_duration_seconds_count', 'http_server_request_duration_seconds_sum'],
    by: ['job', 'http_response_status_code'],
  },
  { names: ['kube_deployment_status_replicas_available'], by: ['deployment'] },
  { names: ['kube_pod_container_status_restarts_total'], by: ['container'] },
  { names: ['container_memory_working_set_bytes', 'container_cpu_usage_seconds_total'], by: ['container'] },
  { names: ['kube_horizontalpodautoscaler_status_current_replicas'], by: ['horizontalpodautoscaler'] },
];

/** Copies chosen series of Prometheus to CloudWatch, by its federation, as metrics in log events (EMF). */
export function cloudwatchConfig(options: CloudwatchConfigOptions): CollectorProps['config'] {
  const { namespaces, region, prometheus, interval } = options;
  return {
    receivers: {
      prometheus: {
        config: {
          scrape_configs: [
            {
              job_name: 'federate',
              scrape_interval: interval,
              honor_labels: true,
              metrics_path: '/federate',
              params: {
                'match[]': COPIED.flatMap(({ names }) => names.map((name) => `${name}{${inNamespaces(namespaces)}}`)),
              },
              static_configs: [{ targets: [prometheus] }],
            },
          ],
        },
      },
    },
    processors: { batch: {} },
    exporters: {
      awsemf: {
        region,
        namespace: options.metrics,
        log_group_name: options.logGroup,
        log_retention: options.retentionDays,
        dimension_rollup_option: 'NoDimensionRollup',
        metric_declarations: COPIED.map(({ names, by }) => ({
          dimensions: [[...by]],
          metric_name_selectors: names.map((name) => `^${name}`),
        })),
      },
    },
    service: { pipelines: { metrics: { receivers: ['prometheus'], processors: ['batch'], exporters: ['awsemf'] } } },
  };
}

/** Takes traces as OTLP, and hands them to AWS X-Ray. */
export function xrayConfig(region: string): CollectorProps['config'] {
  return {
    receivers: {
      otlp: { protocols: { grpc: { endpoint: '0.0.0.0:4317' }, http: { endpoint: '0.0.0.0:4318' } } },
    },
    processors: { batch: {} },
    exporters: { awsxray: { region } },
    service: { pipelines: { traces: { receivers: ['otlp'], processors: ['batch'], exporters: ['awsxray'] } } },
  };
}
