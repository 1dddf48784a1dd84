import type { FluentBitCloudwatch, FluentBitStream, FluentBitTarget } from './fluent-bit-values.ts';

/** A store that is away is tried again, from the node's disk, until the buffer of this output is full: then the oldest go. */
const PATIENCE = [
  ['Retry_Limit', '10'],
  ['storage.total_limit_size', '1G'],
] as const;

/** Where lines of a stream are kept: the log store, or what is before it. */
export function toStore(stream: FluentBitStream, to: FluentBitTarget): string {
  const match = matching(stream);
  if (to.kind === 'loki') {
    return section('OUTPUT', [
      ['Name', 'loki'],
      match,
      ['Host', to.host],
      ['Port', '3100'],
      // Few values each: every combination is a stream with chunks of its own.
      ['Labels', `job=fluent-bit, environment=${to.environment}, dataset=${stream.dataset}`],
      ['Label_Keys', "$kubernetes['namespace_name'],$kubernetes['container_name']"],
      ['Structured_Metadata', "pod=$kubernetes['pod_name']"],
      ['Line_Format', 'json'],
      ['Compress', 'gzip'],
      ...PATIENCE,
    ]);
  }
  if (to.kind === 'logstash') {
    return section('OUTPUT', [
      ['Name', 'http'],
      match,
      ['Host', to.host],
      ['Port', String(to.port)],
      ['URI', `/${stream.dataset}`],
      ['Format', 'json'],
      ['json_date_key', '@timestamp'],
      ['json_date_format', 'iso8601'],
      ['tls', 'On'],
      ['tls.verify', 'On'],
      ['tls.ca_file', to.caFile],
      ['compress', 'gzip'],
      ['log_response_payload', 'Off'],
      // Also what is answered with 429, by a Logstash that has no room.
      ...PATIENCE,
    ]);
  }
  return section('OUTPUT', [
    ['Name', 'es'],
    match,
    ['Host', to.host],
    ['Port', '9200'],
    ['HTTP_User', to.user],
    ['HTTP_Passwd', `$\{${to.passwordVariable}}`],
    ['tls', 'On'],
    ['tls.verify', 'On'],
    ['tls.ca_file', to.caFile],
    ['Index', stream.name],
    // A data stream is only ever added to.
    ['Write_Operation', 'create'],
    // Elasticsearch 8 and newer refuse a document with a type.
    ['Suppress_Type_Name', 'On'],
    ['Compress', 'gzip'],
    ['Buffer_Size', 'False'],
    ['Trace_Error', 'On'],
    ...PATIENCE,
  ]);
}

/** The node's own log is infrastructure. */
function matching({ dataset }: FluentBitStream): readonly [string, string] {
  return dataset === 'infrastructure' ? ['Match_Regex', '^(infrastructure|node)[.]'] : ['Match', `${dataset}.*`];
}

/** A copy of the stream in CloudWatch; nothing where none is asked for. */
export function toCloudwatch(stream: FluentBitStream, cloudwatch: FluentBitCloudwatch | undefined): string {
  if (!cloudwatch) return '';
  return section('OUTPUT', [
    ['Name', 'cloudwatch_logs'],
    matching(stream),
    ['region', cloudwatch.region],
    ['log_group_name', `${cloudwatch.group}/${stream.dataset}`],
    ['log_stream_prefix', 'from-'],
    ['log_retention_days', String(cloudwatch.retentionDays)],
    ['auto_create_group', 'On'],
    ...PATIENCE,
  ]);
}

/** A section of Fluent Bit's classic configuration. */
export function section(name: string, entries: readonly (readonly [key: string, value: string])[]): string {
  return [`[${name}]`, ...entries.map(([key, value]) => `    ${key} ${value}`), ''].join('\n');
}
