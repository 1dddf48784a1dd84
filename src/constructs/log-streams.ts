/** A data stream of Elasticsearch, named `logs-<dataset>-<namespace>` as Elastic names them: Kibana finds it by itself. */
export interface LogStream {
  readonly dataset: LogDataset;
  readonly name: string;
  readonly about: string;
}

export const logDatasets = ['application', 'audit', 'infrastructure'] as const;
export type LogDataset = (typeof logDatasets)[number];

const ABOUT: Readonly<Record<LogDataset, string>> = {
  application: 'What the platform’s own services say',
  audit: 'What was changed, refused and noticed: Argo CD, Gatekeeper, Falco',
  infrastructure: 'Everything else: add-ons, kubelets and the container runtime',
};

/**
 * The data streams of one environment. The API server’s own audit log is not among them: the control plane is the cloud
 * provider’s, which keeps it (Amazon EKS: in CloudWatch Logs).
 */
export function logStreams(environment: string): LogStream[] {
  return logDatasets.map((dataset) => ({ dataset, name: `logs-${dataset}-${environment}`, about: ABOUT[dataset] }));
}

/** The name under which the streams' lifecycle is known to Elasticsearch. */
export const logPolicy = 'platform-logs';

/** An index lifecycle policy: a new backing index each day or 30 GB, deleted when it is older than `days`. */
export function lifecyclePolicy(days: number): object {
  return {
    policy: {
      phases: {
        hot: {
          min_age: '0ms',
          actions: { rollover: { max_age: '1d', max_primary_shard_size: '30gb' }, set_priority: { priority: 100 } },
        },
        delete: { min_age: `${days}d`, actions: { delete: {} } },
      },
    },
  };
}

/**
 * The index template of a stream. What a container writes as JSON lies under `json`, flat, so that one service’s
 * `user: "x"` and another’s `user: { id: 1 }` do not refuse each other’s documents.
 */
export function indexTemplate(stream: LogStream, replicas: number): object {
  return {
    index_patterns: [stream.name],
    data_stream: {},
    // Above the 100 of Elastic's own template for logs-*-*.
    priority: 500,
    _meta: { description: stream.about },
    template: {
      settings: {
        index: {
          lifecycle: { name: logPolicy },
          number_of_shards: 1,
          number_of_replicas: replicas,
          codec: 'best_compression',
          mapping: {
            ignore_malformed: true,
            total_fields: { limit: 1000, ignore_dynamic_beyond_limit: true },
          },
        },
      },
      mappings: {
        dynamic_templates: [
          { strings: { match_mapping_type: 'string', mapping: { type: 'keyword', ignore_above: 1024 } } },
        ],
        properties: {
          // A data stream allows no exception for its time.
          '@timestamp': { type: 'date', ignore_malformed: false },
          message: { type: 'match_only_text' },
          json: { type: 'object', subobjects: false },
          // Labels such as app and app.kubernetes.io/name would be a word and an object at once.
          kubernetes: { properties: { labels: { type: 'flattened' } } },
        },
      },
    },
  };
}
