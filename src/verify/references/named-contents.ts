import { groupOf } from '../../manifests/manifest.ts';
import type { Subject } from '../finding.ts';
import { at, textAt } from '../values.ts';
import { valuesAt } from './fields.ts';
import type { KeyedReference } from './keyed.ts';

interface Named {
  readonly kind: 'Secret' | 'ConfigMap';
  /** Fields that hold the name: a text, or an object with `name` or `secretName`. */
  readonly paths: readonly string[];
  /** Field of the object that holds the key which is read. */
  readonly key?: string;
}

const secrets = (...paths: readonly string[]): Named => ({ kind: 'Secret', paths });
const configMaps = (...paths: readonly string[]): Named => ({ kind: 'ConfigMap', paths });
const ELASTIC = [secrets('spec.secureSettings[]', 'spec.http.tls.certificate')];

/** By group and kind: what resources of operators name outright, beside selectors of keys. */
const FIELDS: Readonly<Record<string, readonly Named[]>> = {
  'elasticsearch.k8s.elastic.co/Elasticsearch': ELASTIC,
  'k6.io/TestRun': [{ ...configMaps('spec.script.configMap'), key: 'file' }],
  'kafka.strimzi.io/Kafka': [secrets('spec.kafka.listeners[].configuration.brokerCertChainAndKey')],
  'kibana.k8s.elastic.co/Kibana': ELASTIC,
  'minio.min.io/Tenant': [
    secrets('spec.configuration', 'spec.users[]', 'spec.externalCertSecret[]', 'spec.externalCaCertSecret[]'),
  ],
  'monitoring.coreos.com/Prometheus': [secrets('spec.secrets[]'), configMaps('spec.configMaps[]')],
  'opentelemetry.io/OpenTelemetryCollector': [
    secrets('spec.envFrom[].secretRef', 'spec.volumes[].secret'),
    configMaps('spec.envFrom[].configMapRef', 'spec.volumes[].configMap', 'spec.configmaps[]'),
  ],
  'postgresql.cnpg.io/Cluster': [
    secrets(
      'spec.superuserSecret',
      'spec.bootstrap.initdb.secret',
      'spec.bootstrap.recovery.secret',
      'spec.bootstrap.pg_basebackup.secret',
      'spec.certificates.serverCASecret',
      'spec.certificates.serverTLSSecret',
      'spec.certificates.clientCASecret',
      'spec.certificates.replicationTLSSecret',
      'spec.managed.roles[].passwordSecret',
    ),
  ],
  'postgresql.cnpg.io/Pooler': [secrets('spec.pgbouncer.authQuerySecret')],
  'secrets.hashicorp.com/VaultConnection': [secrets('spec.caCertSecretRef')],
};

/** Secrets and ConfigMaps that a resource of an operator names outright. */
export function* namedContents(subject: Subject): Generator<KeyedReference> {
  const { object } = subject;
  for (const { kind, paths, key: keyField } of FIELDS[`${groupOf(object)}/${object.kind}`] ?? []) {
    for (const { value, path } of paths.flatMap((each) => valuesAt(object, each))) {
      const field = ['name', 'secretName'].find((each) => textAt(value, each) !== undefined);
      const name = typeof value === 'string' ? value : textAt(value, field ?? '');
      if (name === undefined || name === '' || at(value, 'optional') === true) continue;
      const key = keyField === undefined ? undefined : textAt(value, keyField);
      yield {
        subject,
        path: field === undefined ? path : `${path}.${field}`,
        group: '',
        kind,
        namespace: object.metadata.namespace ?? '',
        name,
        ...(key === undefined ? {} : { key, keyPath: `${path}.${keyField}` }),
      };
    }
  }
}
