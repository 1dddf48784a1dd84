import { section, toCloudwatch, toStore } from './fluent-bit-outputs.ts';

/** A data stream of Elasticsearch, and what goes there: `application`, `audit` or `infrastructure`. */
export interface FluentBitStream {
  readonly dataset: string;
  readonly name: string;
}

/** Where logs are written to. */
export type FluentBitTarget =
  | {
      readonly kind: 'elastic';
      /** The Elasticsearch HTTP Service, e.g. `logs-es-http.logging.svc`. */
      readonly host: string;
      readonly user: string;
      /** Environment variable with the user's password. */
      readonly passwordVariable: string;
      /** The CA that signed Elasticsearch's certificate, as a file in the container. */
      readonly caFile: string;
    }
  | {
      readonly kind: 'logstash';
      /** The Service that Logstash takes logs at, e.g. `logs-ls-input.logging.svc`. */
      readonly host: string;
      readonly port: number;
      /** The CA that signed its certificate, as a file in the container. */
      readonly caFile: string;
    }
  | {
      readonly kind: 'loki';
      /** The Service of Loki, e.g. `loki.logging.svc`. */
      readonly host: string;
      /** A label of every stream. */
      readonly environment: string;
    };

/** Log groups of Amazon CloudWatch, one for each data set. */
export interface FluentBitCloudwatch {
  readonly region: string;
  /** What the names of the groups begin with. */
  readonly group: string;
  readonly retentionDays: number;
}

/** Lines of services that are counted, for Prometheus. */
export interface FluentBitCount {
  /** The counter is `logs_matched_<name>`, with the labels `namespace`, `pod` and `service`. */
  readonly name: string;
  readonly about: string;
  readonly namespaces: readonly string[];
  /** Whose lines: the name of the container. Default: every one of the namespaces. */
  readonly service?: string;
  /** The field of a line that is JSON, with dots for one inside another. Default: the text of lines that are no JSON. */
  readonly field?: string;
  readonly matches: string;
}

/** What the names of counters begin with, and where they are served. */
export const COUNTERS = { namespace: 'logs', subsystem: 'matched', port: 2021 } as const;

export interface FluentBitPipelineOptions {
  /** What keeps the logs in the cluster. Default: nothing does. */
  readonly to?: FluentBitTarget;
  /** Gets every log too. Default: it does not. */
  readonly cloudwatch?: FluentBitCloudwatch;
  /** Lines that are counted. */
  readonly counts: readonly FluentBitCount[];
  /** Each data set, and where it goes. */
  readonly streams: readonly FluentBitStream[];
  /** Namespaces of the platform's own services. */
  readonly application: readonly string[];
  /** Namespaces whose logs say what was changed, refused and noticed. */
  readonly audit: readonly string[];
}

/** `config` of the fluent-bit chart: each section in Fluent Bit's classic format, which the chart writes out as it is. */
export interface FluentBitPipeline {
  readonly service: string;
  readonly inputs: string;
  readonly filters: string;
  readonly outputs: string;
  readonly customParsers: string;
}

/** What was read, and what is not yet sent, lies on the node's disk and survives the pod. No folder: nobody would make it. */
const STATE = '/var/log/fluent-bit';
const PODS = '/var/log/containers';

/**
 * From the containers' and the node's logs to one data stream each for services, audit and infrastructure. A line that
 * is JSON is taken apart, under `json`; any other one is `message`.
 */
export function fluentBitPipeline(options: FluentBitPipelineOptions): FluentBitPipeline {
  const { application, audit, counts, streams, to } = options;
  const of = (namespaces: readonly string[]) => namespaces.map((namespace) => `${PODS}/*_${namespace}_*.log`).join(',');
  // Its own log would feed on itself.
  const own = `${PODS}/fluent-bit-*.log`;
  return {
    service: section('SERVICE', [
      ['Daemon', 'Off'],
      ['Flush', '5'],
      ['Log_Level', 'warn'],
      ['Parsers_File', '/fluent-bit/etc/parsers.conf'],
      ['HTTP_Server', 'On'],
      ['HTTP_Listen', '0.0.0.0'],
      ['HTTP_Port', '2020'],
      ['Health_Check', 'On'],
      ['storage.path', `${STATE}-chunks`],
      ['storage.max_chunks_up', '64'],
    ]),
    inputs: [
      tail('application', of(application)),
      tail('audit', of(audit)),
      tail('infrastructure', `${PODS}/*.log`, [of(application), of(audit), own].filter(Boolean).join(',')),
      section('INPUT', [
        ['Name', 'systemd'],
        ['Tag', 'node.*'],
        ['Systemd_Filter', '_SYSTEMD_UNIT=kubelet.service'],
        ['Systemd_Filter', '_SYSTEMD_UNIT=containerd.service'],
        ['Systemd_Filter_Type', 'Or'],
        ['Read_From_Tail', 'On'],
        ['Lowercase', 'On'],
        ['Strip_Underscores', 'On'],
        ['DB', `${STATE}-node.db`],
        ['storage.type', 'filesystem'],
      ]),
      ...(counts.length === 0 ? [] : [SOMETHING]),
    ].join('\n'),
    filters: [
      ...streams.map(({ dataset }) =>
        section('FILTER', [
          ['Name', 'kubernetes'],
          ['Match', `${dataset}.*`],
          ['Kube_Tag_Prefix', `${dataset}.var.log.containers.`],
          ['Merge_Log', 'On'],
          ['Merge_Log_Key', 'json'],
          ['Keep_Log', 'Off'],
          ['K8S-Logging.Parser', 'Off'],
          ['K8S-Logging.Exclude', 'Off'],
          ['Labels', 'On'],
          ['Annotations', 'Off'],
        ]),
      ),
      section('FILTER', [
        ['Name', 'modify'],
        ['Match', '*'],
        ['Rename', 'log message'],
        ['Remove', '_p'],
      ]),
      ...counts.map(counted),
    ].join('\n'),
    outputs: [
      ...(to ? streams.map((stream) => toStore(stream, to)) : []),
      ...(options.cloudwatch ? streams.map((stream) => toCloudwatch(stream, options.cloudwatch)) : []),
      ...(counts.length === 0 ? [] : [COUNTED]),
    ]
      .flat()
      .join('\n'),
    customParsers: '',
  };
}

function tail(tag: string, path: string, exclude?: string): string {
  if (path === '') return '';
  return section('INPUT', [
    ['Name', 'tail'],
    ['Tag', `${tag}.*`],
    ['Path', path],
    ...(exclude === undefined ? [] : [['Exclude_Path', exclude] as const]),
    // Lines that the container runtime split are put together again.
    ['multiline.parser', 'docker, cri'],
    ['DB', `${STATE}-${tag}.db`],
    // A pod that is there when Fluent Bit starts is read from its first line; the DB says what was read before.
    ['Read_from_Head', 'On'],
    ['Mem_Buf_Limit', '16MB'],
    ['Skip_Long_Lines', 'On'],
    ['storage.type', 'filesystem'],
  ]);
}

/** Where the exporter has nothing it answers 404, which would look like a Fluent Bit that is down: so it always has this. */
const SOMETHING = section('INPUT', [
  ['Name', 'fluentbit_metrics'],
  ['Tag', 'metrics.self'],
  ['scrape_interval', '30'],
  ['scrape_on_start', 'On'],
]);

const COUNTED = section('OUTPUT', [
  ['Name', 'prometheus_exporter'],
  ['Match', 'metrics.*'],
  ['host', '0.0.0.0'],
  ['port', String(COUNTERS.port)],
]);

/** The tag names pod, namespace and container, as the kubelet names the file. */
function counted({ name, about, namespaces, service = '[^_]+', field, matches }: FluentBitCount): string {
  const namespace = namespaces.length === 1 ? namespaces[0] : `(?:${namespaces.join('|')})`;
  const path = field?.split('.').map((part) => `['${part}']`);
  return section('FILTER', [
    ['Name', 'log_to_metrics'],
    ['Match_Regex', `^application[.].*_${namespace}_${service}-[0-9a-f]+[.]log$`],
    ['Alias', `count-${name}`],
    ['Tag', 'metrics.counted'],
    ['metric_mode', 'counter'],
    ['metric_namespace', COUNTERS.namespace],
    ['metric_subsystem', COUNTERS.subsystem],
    ['metric_name', name],
    ['metric_description', about],
    ['add_label', "namespace $kubernetes['namespace_name']"],
    ['add_label', "pod $kubernetes['pod_name']"],
    ['add_label', "service $kubernetes['container_name']"],
    ['Regex', `${path ? `$json${path.join('')}` : 'message'} ${matches}`],
    // Every line at once would be a chunk each, when a service has much to say.
    ['flush_interval_sec', '5'],
  ]);
}
