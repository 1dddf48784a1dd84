import { catalogue } from '../src/addons/catalogue.ts';
import { Certificate } from '../src/constructs/certificate.ts';
import { InternalAuthority } from '../src/constructs/internal-authority.ts';
import { logStreams } from '../src/constructs/log-streams.ts';
import { Logstash, logstashNames } from '../src/constructs/logstash.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { LOGSTASH_PORT, type LogstashFacts, logstashAuthority, logstashCertificate } from '../src/platform/logstash.ts';
import { instanceOf, type Target } from '../src/platform/target.ts';
import { seconds } from '../src/platform/values.ts';
import { LOGS } from './flow-policies.ts';
import type { Layer } from './layer.ts';
import { partsOf } from './providers/index.ts';

const ORIGIN = 'logs.logstash';

/** ECK restarts Logstash once a year at the latest, when the certificate of its API ends. */
const CERTIFICATE = {
  lifetimeSeconds: seconds('1095d'),
  renewBeforeSeconds: seconds('548d'),
  reason:
    'Logstash reads it when it starts, once a year at the latest, so it is renewed more than a year before its end',
};

/** Logstash between Fluent Bit and Elasticsearch, and the certificate by which Fluent Bit knows it. */
export function logProcessing(layer: Layer, target: Target, facts: LogstashFacts): void {
  const { namespace } = LOGS;
  const { logs } = target.spec;
  if (logs?.kind !== 'elastic') return;
  const { name, ...sizes } = facts;
  comesFrom(
    new InternalAuthority(layer, 'logs-authority', {
      name: logstashAuthority,
      namespace: catalogue['cert-manager'].namespace,
      commonName: `Logs of ${instanceOf(target)}`,
    }),
    ORIGIN,
  );
  comesFrom(
    new Certificate(layer, 'logstash-certificate', {
      name: logstashCertificate,
      namespace,
      secretName: logstashCertificate,
      hosts: [`${logstashNames.service(name)}.${namespace}.svc`],
      issuer: logstashAuthority,
      ...CERTIFICATE,
    }),
    ORIGIN,
  );
  comesFrom(
    new Logstash(layer, 'logstash', {
      name,
      namespace,
      version: logs.version,
      elasticsearch: name,
      storageClass: partsOf(target).storageClass,
      streams: logStreams(target.environment),
      port: LOGSTASH_PORT,
      certificateSecret: logstashCertificate,
      ...sizes,
    }),
    ORIGIN,
  );
}
