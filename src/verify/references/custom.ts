import { groupOf } from '../../manifests/manifest.ts';
import type { Subject } from '../finding.ts';
import { isPlain, listAt, objectAt, type Plain, textAt, textsAt } from '../values.ts';
import { isBuiltIn } from './built-in.ts';
import { copiedSecrets } from './external-secrets.ts';
import { credentialsOf, ISTIO } from './istio.ts';
import type { KeyedReference } from './keyed.ts';
import { namedContents } from './named-contents.ts';
import type { World } from './world.ts';

/** Groups in which an object of `name` and `key` is a selector of a Secret's key (of a ConfigMap's below `configMap`). */
const KEY_SELECTORS = new Set([
  'monitoring.coreos.com',
  'external-secrets.io',
  'cert-manager.io',
  'keda.sh',
  'postgresql.cnpg.io',
  'velero.io',
]);

/** Fields that name what the controller makes itself. */
const MADE = new Set(['privateKeySecretRef']);

/** Fields whose values are templates or foreign objects. */
const OPAQUE = new Set(['template', 'x-kubernetes-validations', 'openAPIV3Schema', 'metadata', 'matchers']);

/** ConfigMaps and Secrets that objects other than pods name. */
export function* customReferences(subject: Subject, world: World): Generator<KeyedReference> {
  const { object } = subject;
  const group = groupOf(object);
  const namespace = object.metadata.namespace;
  if (group === 'networking.k8s.io' && object.kind === 'Ingress') {
    for (const [index, tls] of listAt(object, 'spec', 'tls').entries()) {
      yield* secret(subject, namespace ?? '', textAt(tls, 'secretName'), `spec.tls[${index}].secretName`);
    }
    return;
  }
  if (isBuiltIn(group) || group.endsWith('gatekeeper.sh')) return;
  if (group === 'gateway.networking.k8s.io') {
    if (object.kind === 'Gateway') yield* gatewayCertificates(subject);
    return;
  }
  if (group === ISTIO && object.kind === 'Gateway') yield* istioCertificates(subject, world);
  if (group === ISTIO && object.kind === 'DestinationRule') yield* istioAuthority(subject);
  if (group === 'elasticsearch.k8s.elastic.co') yield* fileRealms(subject);
  yield* namedContents(subject);
  yield* copiedSecrets(subject, world);
  if (group === 'argoproj.io' && object.kind === 'Application') {
    yield* helmValues(subject);
    return;
  }
  const clusterWide = namespace === undefined && world.all('', 'Namespace').length > 0;
  yield* walk({ subject, group, clusterWide, namespace: namespace ?? '' }, object.spec, 'spec', '');
}

interface Around {
  readonly subject: Subject;
  readonly group: string;
  /** Names in cluster-wide objects mean a namespace of the controller's. */
  readonly clusterWide: boolean;
  readonly namespace: string;
}

function* walk(around: Around, value: unknown, path: string, field: string): Generator<KeyedReference> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* walk(around, item, `${path}[${index}]`, field);
    return;
  }
  if (!isPlain(value)) return;
  const kind = kindOf(value, field, around.group);
  if (kind !== undefined) {
    yield* selector(around, value, path, kind);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    if (!MADE.has(key) && !OPAQUE.has(key)) yield* walk(around, item, `${path}.${key}`, key);
  }
}

function kindOf(value: Plain, field: string, group: string): 'ConfigMap' | 'Secret' | undefined {
  if (typeof value.name !== 'string') return undefined;
  if (field === 'secretKeyRef') return 'Secret';
  if (field === 'configMapKeyRef') return 'ConfigMap';
  if (!KEY_SELECTORS.has(group) || typeof value.key !== 'string') return undefined;
  if (Object.keys(value).some((key) => !['name', 'key', 'optional', 'namespace'].includes(key))) return undefined;
  return /configMap/i.test(field) ? 'ConfigMap' : 'Secret';
}

function* selector(around: Around, value: Plain, path: string, kind: string): Generator<KeyedReference> {
  if (value.optional === true) return;
  const namespace = textAt(value, 'namespace') ?? around.namespace;
  if (namespace === '' && around.clusterWide) return;
  const key = textAt(value, 'key');
  yield {
    subject: around.subject,
    path: `${path}.name`,
    group: '',
    kind,
    namespace,
    name: String(value.name),
    ...(key === undefined ? {} : { key, keyPath: `${path}.key` }),
  };
}

function* secret(
  subject: Subject,
  namespace: string,
  name: string | undefined,
  path: string,
  keys: readonly string[] = [],
): Generator<KeyedReference> {
  if (name === undefined || name === '') return;
  const reference = { subject, path, group: '', kind: 'Secret', namespace, name };
  if (keys.length === 0) yield reference;
  for (const key of keys) yield { ...reference, key, keyPath: path };
}

function* gatewayCertificates(subject: Subject): Generator<KeyedReference> {
  for (const [at, listener] of listAt(subject.object, 'spec', 'listeners').entries()) {
    for (const [index, ref] of listAt(listener, 'tls', 'certificateRefs').entries()) {
      if ((textAt(ref, 'kind') ?? 'Secret') !== 'Secret' || (textAt(ref, 'group') ?? '') !== '') continue;
      const namespace = textAt(ref, 'namespace') ?? subject.object.metadata.namespace ?? '';
      const path = `spec.listeners[${at}].tls.certificateRefs[${index}].name`;
      yield* secret(subject, namespace, textAt(ref, 'name'), path, ['tls.crt', 'tls.key']);
    }
  }
}

/** Certificates of Istio's Gateways. Which keys they have is free: `tls.crt` and `tls.key`, or `cert` and `key`. */
function* istioCertificates(subject: Subject, world: World): Generator<KeyedReference> {
  for (const { namespace, name, path } of credentialsOf(subject, world)) yield* secret(subject, namespace, name, path);
}

/**
 * What a gateway holds a server's certificate against: a Secret beside the gateway, which is where a rule lies that nobody
 * else sees. Which keys it has is free: `ca.crt`, or `cacert`.
 */
function* istioAuthority(subject: Subject): Generator<KeyedReference> {
  const { object } = subject;
  const { namespace = '' } = object.metadata;
  const visible = textsAt(object, 'spec', 'exportTo');
  if (visible.length !== 1 || visible[0] !== '.') return;
  const path = ['spec', 'trafficPolicy', 'tls', 'credentialName'];
  yield* secret(subject, namespace, textAt(object, ...path), path.join('.'));
}

/** Users and roles that Elasticsearch reads from Secrets. */
function* fileRealms(subject: Subject): Generator<KeyedReference> {
  const namespace = subject.object.metadata.namespace ?? '';
  for (const field of ['fileRealm', 'roles']) {
    for (const [index, ref] of listAt(subject.object, 'spec', 'auth', field).entries()) {
      yield* secret(subject, namespace, textAt(ref, 'secretName'), `spec.auth.${field}[${index}].secretName`);
    }
  }
}

/** Variables from Secrets and ConfigMaps in the values of a Helm chart. */
function* helmValues(subject: Subject): Generator<KeyedReference> {
  const { object } = subject;
  const namespace = textAt(object, 'spec', 'destination', 'namespace') ?? '';
  const values = objectAt(object, 'spec', 'source', 'helm', 'valuesObject');
  yield* walk({ subject, group: '', clusterWide: false, namespace }, values, 'spec.source.helm.valuesObject', '');
}
