import { groupOf } from '../../manifests/manifest.ts';
import type { Subject } from '../finding.ts';
import { objectAt, textAt } from '../values.ts';
import { valuesAt } from './fields.ts';
import type { Reference } from './report.ts';
import type { World } from './world.ts';

/** A field of a kind that names an object of another. */
interface Link {
  readonly group: string;
  readonly kinds: readonly string[];
  /** Fields that hold a name, or an object with `name` and perhaps `kind`, `group` and `namespace`. */
  readonly paths: readonly string[];
  readonly to: string;
  /** What the name means when it gives no kind. */
  readonly kind: string;
  /** The kinds that belong to no namespace. */
  readonly clusterWide?: readonly string[];
  /** Kinds that it may name; another one is left alone. Default: `kind` and the cluster-wide ones. */
  readonly allowed?: readonly string[];
}

const LINKS: readonly Link[] = [
  {
    group: 'cert-manager.io',
    kinds: ['Certificate', 'CertificateRequest'],
    paths: ['spec.issuerRef'],
    to: 'cert-manager.io',
    kind: 'Issuer',
    clusterWide: ['ClusterIssuer'],
  },
  {
    group: 'external-secrets.io',
    kinds: ['ExternalSecret'],
    paths: ['spec.secretStoreRef', 'spec.data[].sourceRef.storeRef', 'spec.dataFrom[].sourceRef.storeRef'],
    to: 'external-secrets.io',
    kind: 'SecretStore',
    clusterWide: ['ClusterSecretStore'],
  },
  {
    group: 'external-secrets.io',
    kinds: ['PushSecret'],
    paths: ['spec.secretStoreRefs[]'],
    to: 'external-secrets.io',
    kind: 'SecretStore',
    clusterWide: ['ClusterSecretStore'],
  },
  {
    group: 'external-secrets.io',
    kinds: ['ClusterExternalSecret'],
    paths: ['spec.externalSecretSpec.secretStoreRef'],
    to: 'external-secrets.io',
    kind: 'ClusterSecretStore',
    clusterWide: ['ClusterSecretStore'],
  },
  {
    group: 'external-secrets.io',
    kinds: ['ExternalSecret'],
    paths: ['spec.data[].sourceRef.generatorRef', 'spec.dataFrom[].sourceRef.generatorRef'],
    to: 'generators.external-secrets.io',
    kind: 'Password',
    clusterWide: ['ClusterGenerator'],
    allowed: ['Password', 'ClusterGenerator', 'ECRAuthorizationToken', 'GCRAccessToken', 'UUID', 'VaultDynamicSecret'],
  },
  {
    group: 'velero.io',
    kinds: ['Schedule'],
    paths: ['spec.template.storageLocation'],
    to: 'velero.io',
    kind: 'BackupStorageLocation',
  },
  {
    group: 'velero.io',
    kinds: ['Schedule'],
    paths: ['spec.template.volumeSnapshotLocations[]'],
    to: 'velero.io',
    kind: 'VolumeSnapshotLocation',
  },
  {
    group: 'velero.io',
    kinds: ['Backup'],
    paths: ['spec.storageLocation'],
    to: 'velero.io',
    kind: 'BackupStorageLocation',
  },
  {
    group: 'karpenter.sh',
    kinds: ['NodePool'],
    paths: ['spec.template.spec.nodeClassRef'],
    to: 'karpenter.k8s.aws',
    kind: 'EC2NodeClass',
    clusterWide: ['EC2NodeClass'],
  },
  {
    group: 'keda.sh',
    kinds: ['ScaledObject', 'ScaledJob'],
    paths: ['spec.triggers[].authenticationRef'],
    to: 'keda.sh',
    kind: 'TriggerAuthentication',
    clusterWide: ['ClusterTriggerAuthentication'],
  },
  {
    group: 'kibana.k8s.elastic.co',
    kinds: ['Kibana'],
    paths: ['spec.elasticsearchRef'],
    to: 'elasticsearch.k8s.elastic.co',
    kind: 'Elasticsearch',
  },
  {
    group: 'logstash.k8s.elastic.co',
    kinds: ['Logstash'],
    paths: ['spec.elasticsearchRefs[]'],
    to: 'elasticsearch.k8s.elastic.co',
    kind: 'Elasticsearch',
  },
  {
    group: 'beat.k8s.elastic.co',
    kinds: ['Beat'],
    paths: ['spec.elasticsearchRef'],
    to: 'elasticsearch.k8s.elastic.co',
    kind: 'Elasticsearch',
  },
  {
    group: 'beat.k8s.elastic.co',
    kinds: ['Beat'],
    paths: ['spec.kibanaRef'],
    to: 'kibana.k8s.elastic.co',
    kind: 'Kibana',
  },
  {
    group: 'postgresql.cnpg.io',
    kinds: ['ScheduledBackup', 'Backup', 'Pooler'],
    paths: ['spec.cluster'],
    to: 'postgresql.cnpg.io',
    kind: 'Cluster',
  },
  {
    group: 'kafka.strimzi.io',
    kinds: ['KafkaTopic', 'KafkaUser', 'KafkaNodePool'],
    paths: ['metadata.labels.strimzi·io/cluster'],
    to: 'kafka.strimzi.io',
    kind: 'Kafka',
  },
  {
    group: 'kafka.strimzi.io',
    kinds: ['KafkaConnector'],
    paths: ['metadata.labels.strimzi·io/cluster'],
    to: 'kafka.strimzi.io',
    kind: 'KafkaConnect',
  },
  {
    group: 'secrets.hashicorp.com',
    kinds: ['VaultDynamicSecret', 'VaultPKISecret', 'VaultStaticSecret'],
    paths: ['spec.vaultAuthRef'],
    to: 'secrets.hashicorp.com',
    kind: 'VaultAuth',
  },
  {
    group: 'secrets.hashicorp.com',
    kinds: ['VaultAuth'],
    paths: ['spec.vaultConnectionRef'],
    to: 'secrets.hashicorp.com',
    kind: 'VaultConnection',
  },
  {
    group: 'litmuschaos.io',
    kinds: ['ChaosEngine'],
    paths: ['spec.experiments[]'],
    to: 'litmuschaos.io',
    kind: 'ChaosExperiment',
  },
  {
    group: 'logstash.k8s.elastic.co',
    kinds: ['Logstash'],
    paths: ['spec.elasticsearchRefs[]'],
    to: 'elasticsearch.k8s.elastic.co',
    kind: 'Elasticsearch',
  },
  {
    group: 'postgresql.cnpg.io',
    kinds: ['Database', 'Publication', 'Subscription'],
    paths: ['spec.cluster'],
    to: 'postgresql.cnpg.io',
    kind: 'Cluster',
  },
  {
    group: 'postgresql.cnpg.io',
    kinds: ['Cluster'],
    paths: ['spec.imageCatalogRef'],
    to: 'postgresql.cnpg.io',
    kind: 'ImageCatalog',
    clusterWide: ['ClusterImageCatalog'],
  },
  {
    group: 'snapshot.storage.k8s.io',
    kinds: ['VolumeSnapshot'],
    paths: ['spec.volumeSnapshotClassName'],
    to: 'snapshot.storage.k8s.io',
    kind: 'VolumeSnapshotClass',
    clusterWide: ['VolumeSnapshotClass'],
  },
];

const byKind = new Map<string, Link[]>();
for (const link of LINKS) {
  for (const kind of link.kinds)
    byKind.set(`${link.group}/${kind}`, [...(byKind.get(`${link.group}/${kind}`) ?? []), link]);
}

/** Every kind that a link may name, as `cert-manager.io/Issuer`. */
export const linkedKinds: readonly string[] = [
  ...new Set(LINKS.flatMap(({ to, kind, clusterWide = [] }) => [kind, ...clusterWide].map((each) => `${to}/${each}`))),
];

/** What custom resources name of other custom resources. */
export function* linksOf(world: World): Generator<Reference> {
  for (const [kind, links] of byKind) {
    const [group = '', name = ''] = kind.split('/');
    for (const subject of world.all(group, name)) for (const link of links) yield* referencesOf(subject, link);
  }
}

function* referencesOf(subject: Subject, link: Link): Generator<Reference> {
  const { clusterWide = [], allowed = [link.kind, ...clusterWide] } = link;
  const own = subject.object.metadata.namespace ?? '';
  for (const { value, path } of link.paths.flatMap((at) => fieldsAt(subject.object, at))) {
    // Vault Secrets Operator writes a name in another namespace as `namespace/name`.
    const [name, elsewhere] = typeof value === 'string' ? value.split('/').reverse() : [textAt(value, 'name')];
    const kind = textAt(value, 'kind') ?? link.kind;
    const group = textAt(value, 'group') ?? groupOf({ apiVersion: textAt(value, 'apiVersion') ?? `${link.to}/` });
    if (name === undefined || name === '' || group !== link.to || !allowed.includes(kind)) continue;
    const namespace = clusterWide.includes(kind) ? undefined : (elsewhere ?? textAt(value, 'namespace') ?? own);
    yield { subject, path: typeof value === 'string' ? path : `${path}.name`, group, kind, namespace, name };
  }
}

/** Labels have dots in their keys: `·` stands for one. */
function fieldsAt(object: unknown, path: string) {
  const label = /^metadata\.labels\.(.+)$/.exec(path)?.[1]?.replaceAll('·', '.');
  if (label === undefined) return valuesAt(object, path);
  const value = objectAt(object, 'metadata', 'labels')[label];
  return value === undefined ? [] : [{ value, path: `metadata.labels["${label}"]` }];
}
