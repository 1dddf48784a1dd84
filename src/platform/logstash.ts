import type { PlatformSpec } from './schema/platform.ts';
import { bytes } from './values.ts';

/** Where Logstash takes logs. */
export const LOGSTASH_PORT = 8443;

/** Logstash, by the label that ECK gives its pods. */
export const logstashPods = { 'common.k8s.elastic.co/type': 'logstash' } as const;

/** The authority of the certificate that Logstash shows, and the Secret of that certificate. */
export const logstashAuthority = 'logs-authority';
export const logstashCertificate = 'logstash-tls';

/** Logstash as a platform has it. */
export interface LogstashFacts {
  readonly name: string;
  readonly replicas: number;
  readonly storageBytes: number;
  readonly memoryBytes: number;
  readonly cpu: string;
}

/** Nothing where Fluent Bit writes to where logs are kept. */
export function logstashOf({ logs, production }: PlatformSpec): LogstashFacts | undefined {
  if (logs?.kind !== 'elastic' || logs.logstash === undefined) return undefined;
  const { replicas, storage, memory, cpu } = logs.logstash;
  return {
    name: logs.name,
    replicas: replicas ?? (production ? 2 : 1),
    storageBytes: bytes(storage),
    memoryBytes: bytes(memory),
    cpu,
  };
}
