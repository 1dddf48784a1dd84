import type { Check } from '../check.ts';
import { below, valuesAt } from '../references/fields.ts';
import { type Reference, reportMissing } from '../references/report.ts';
import { type World, worldOf } from '../references/world.ts';
import { at, listAt, textAt } from '../values.ts';

export const missingServiceAccount: Check = {
  id: 'missing-service-account',
  severity: 'error',
  family: 'references',
  about: 'Pods run as, a binding names, or a secret store or operator takes a ServiceAccount that does not exist.',
  protects: 'The API server refuses the pods, and whoever makes a ServiceAccount of that name gets the rights.',
  fix: 'correct the name, or make the ServiceAccount',
  *run(context) {
    const world = worldOf(context);
    yield* reportMissing(world, references(world), (r) => r.name === 'default' || world.find(r) !== undefined);
  },
};

function* references(world: World): Generator<Reference> {
  const account = { group: '', kind: 'ServiceAccount' };
  for (const { subject, spec, path } of world.set.podTemplates) {
    const name = textAt(spec, 'serviceAccountName');
    const namespace = subject.object.metadata.namespace ?? '';
    if (name) yield { ...account, subject, path: `${path}.serviceAccountName`, namespace, name };
  }
  for (const kind of ['RoleBinding', 'ClusterRoleBinding']) {
    for (const subject of world.all('rbac.authorization.k8s.io', kind)) {
      for (const [index, bound] of listAt(subject.object, 'subjects').entries()) {
        const name = textAt(bound, 'name');
        const namespace = textAt(bound, 'namespace') ?? subject.object.metadata.namespace ?? '';
        if (bound.kind !== 'ServiceAccount' || name === undefined) continue;
        yield { ...account, subject, path: `subjects[${index}].name`, namespace, name };
      }
    }
  }
  for (const kind of ['SecretStore', 'ClusterSecretStore']) {
    for (const subject of world.all('external-secrets.io', kind)) {
      for (const { value, path } of below(subject.object.spec, 'serviceAccountRef', 'spec')) {
        const name = textAt(value, 'name');
        const namespace = textAt(value, 'namespace') ?? subject.object.metadata.namespace;
        // Without a namespace, a cluster-wide store logs in as the account of each ExternalSecret's namespace.
        if (name && namespace) yield { ...account, subject, path: `${path}.name`, namespace, name };
      }
    }
  }
  yield* ofResources(world);
}

/** Fields in which resources name the account that their operator runs pods as, or logs in as. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  'beat.k8s.elastic.co/Beat': ['spec.serviceAccountName'],
  'elasticsearch.k8s.elastic.co/Elasticsearch': ['spec.serviceAccountName'],
  'k6.io/TestRun': ['spec.runner', 'spec.starter', 'spec.initializer'].map((part) => `${part}.serviceAccountName`),
  'kibana.k8s.elastic.co/Kibana': ['spec.serviceAccountName'],
  'litmuschaos.io/ChaosEngine': ['spec.chaosServiceAccount'],
  'logstash.k8s.elastic.co/Logstash': ['spec.serviceAccountName'],
  'milvus.io/Milvus': ['spec.components.serviceAccountName'],
  'monitoring.coreos.com/Alertmanager': ['spec.serviceAccountName'],
  'monitoring.coreos.com/Prometheus': ['spec.serviceAccountName'],
  'monitoring.coreos.com/PrometheusAgent': ['spec.serviceAccountName'],
  'monitoring.coreos.com/ThanosRuler': ['spec.serviceAccountName'],
  'opentelemetry.io/OpenTelemetryCollector': ['spec.serviceAccount', 'spec.targetAllocator.serviceAccount'],
  'postgresql.cnpg.io/Cluster': ['spec.serviceAccountName'],
  'postgresql.cnpg.io/Pooler': ['spec.serviceAccountName', 'spec.template.spec.serviceAccountName'],
  'secrets.hashicorp.com/VaultAuth': ['spec.kubernetes.serviceAccount', 'spec.jwt.serviceAccount'],
};

function* ofResources(world: World): Generator<Reference> {
  for (const [kind, paths] of Object.entries(FIELDS)) {
    const [group = '', name = ''] = kind.split('/');
    for (const subject of world.all(group, name)) {
      // Vault Secrets Operator looks in the namespace of whoever uses it, which may be another.
      if (at(subject.object, 'spec', 'allowedNamespaces') !== undefined) continue;
      for (const { value, path } of paths.flatMap((each) => valuesAt(subject.object, each))) {
        const namespace = subject.object.metadata.namespace ?? '';
        if (typeof value !== 'string' || value === '') continue;
        yield { group: '', kind: 'ServiceAccount', subject, path, namespace, name: value };
      }
    }
  }
}
