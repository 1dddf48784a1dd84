import type { LogStream } from './log-streams.ts';

/** What the environment variables of the association begin with, as ECK names them after `clusterName`. */
export const LOGSTASH_CLUSTER = 'logs';

export interface LogstashPipelineProps {
  /** Where it takes logs: the path is the data set, e.g. `/application`. */
  readonly port: number;
  readonly streams: readonly LogStream[];
  /** The folder of `tls.crt` and `tls.key`. */
  readonly certificates: string;
}

/**
 * What Logstash does with each log: it goes to the stream of its data set and nowhere else, and what services call the level,
 * the trace and the request gets one name whatever they call it, so that Kibana finds all lines of one request.
 */
export function logstashPipeline({ port, streams, certificates }: LogstashPipelineProps): string {
  return `${input(port, certificates)}\nfilter {\n${routes(streams)}\n${common()}}\n\n${OUTPUT}`;
}

function input(port: number, certificates: string): string {
  return `input {
  http {
    port => ${port}
    ssl_enabled => true
    ssl_certificate => "${certificates}/tls.crt"
    ssl_key => "${certificates}/tls.key"
  }
}
`;
}

/** Whoever gets here cannot name an index: an unknown path is dropped. */
function routes(streams: readonly LogStream[]): string {
  const cases = streams.map(
    ({ dataset, name }) =>
      `if [url][path] == "/${dataset}" {\n    mutate { add_field => { "[@metadata][stream]" => "${name}" } }\n  }`,
  );
  return `  ${[...cases, '{\n    drop { }\n  }'].join(' else ')}
  # What the request was is no part of the log.
  mutate { remove_field => ["[event]", "[host]", "[http]", "[url]", "[user_agent]"] }
`;
}

/** Fields of JSON lines by the names that loggers give them, and that of the Elastic Common Schema. */
const COMMON: readonly (readonly [ecs: string, names: readonly string[]])[] = [
  ['[log][level]', ['level', 'severity']],
  ['[trace][id]', ['trace_id', 'traceId']],
  ['[span][id]', ['span_id', 'spanId']],
  ['[http][request][id]', ['request_id', 'requestId', 'correlation_id']],
];

function common(): string {
  const copies = COMMON.map(([ecs, names]) => {
    const cases = names.map(
      (name) => `if [json][${name}] {\n    mutate { copy => { "[json][${name}]" => "${ecs}" } }\n  }`,
    );
    return `  ${cases.join(' else ')}\n`;
  });
  return `${copies.join('')}  mutate {
    convert => { ${COMMON.map(([ecs]) => `"${ecs}" => "string"`).join(' ')} }
    lowercase => ["[log][level]"]
  }
`;
}

const variable = (name: string) => `$\{${LOGSTASH_CLUSTER.toUpperCase()}_ES_${name}}`;

/** Only ever adds, and leaves templates and lifecycles to who states them. */
const OUTPUT = `output {
  elasticsearch {
    hosts => ["${variable('HOSTS')}"]
    user => "${variable('USER')}"
    password => "${variable('PASSWORD')}"
    ssl_certificate_authorities => ["${variable('SSL_CERTIFICATE_AUTHORITY')}"]
    index => "%{[@metadata][stream]}"
    action => "create"
    data_stream => false
    manage_template => false
    ilm_enabled => false
  }
}
`;
