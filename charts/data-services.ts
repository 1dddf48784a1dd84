import { EtcdCluster } from '../src/constructs/etcd-cluster.ts';
import { HardenedInitContainer } from '../src/constructs/hardened-init-container.ts';
import { KafkaCluster } from '../src/constructs/kafka-cluster.ts';
import { KafkaTopic } from '../src/constructs/kafka-topic.ts';
import { KafkaUser } from '../src/constructs/kafka-user.ts';
import { MilvusCluster } from '../src/constructs/milvus-cluster.ts';
import { MinioTenant } from '../src/constructs/minio-tenant.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { KAFKA_CONTROLLER } from '../src/platform/capacity.ts';
import { etcdEndpoints, etcdPods } from '../src/platform/etcd.ts';
import { kafkaExporterPods, kafkaPods, kafkaUser } from '../src/platform/kafka.ts';
import { milvusParts, milvusPods, milvusSecret } from '../src/platform/milvus.ts';
import { MINIO_PORT, minioAddress, minioPods, minioRootSecret, minioUserSecret } from '../src/platform/minio.ts';
import { placementOf } from '../src/platform/node-groups.ts';
import type { EtcdSpec } from '../src/platform/schema/etcd.ts';
import type { KafkaSpec } from '../src/platform/schema/kafka.ts';
import type { MilvusSpec } from '../src/platform/schema/milvus.ts';
import type { MinioSpec } from '../src/platform/schema/minio.ts';
import { storesOf } from '../src/platform/stores.ts';
import { type Target, usersOf } from '../src/platform/target.ts';
import { bytes, seconds } from '../src/platform/values.ts';
import { inherited, scraped } from './data-common.ts';
import type { Layer } from './layer.ts';
import { partsOf } from './providers/index.ts';

/** The volume of each controller: who leads what, in a few files. */
const CONTROLLER_STORAGE = '10Gi';
/** Where Strimzi's reporter, and Kafka Exporter, answer. */
export const KAFKA_METRICS_PORT = 9404;

/** Kafka, its topics, and a user for each service that uses it. */
export function kafka(layer: Layer, target: Target, name: string, store: KafkaSpec): void {
  const { namespace } = target;
  const origin = `stores.${name}`;
  comesFrom(
    new KafkaCluster(layer, name, {
      name,
      namespace,
      labels: inherited(target),
      version: store.version,
      brokers: {
        replicas: store.brokers,
        cpu: store.cpu,
        memoryBytes: bytes(store.memory),
        storage: store.storage,
      },
      controllers: { replicas: store.controllers, ...KAFKA_CONTROLLER, storage: CONTROLLER_STORAGE },
      storageClass: partsOf(target).storageClass,
      priorityClassName: `${target.platform}-critical`,
      nodes: placementOf(target, store.nodeGroup),
    }),
    origin,
  );
  const topics = Object.entries(store.topics);
  for (const [topic, { partitions, retention, compact }] of topics) {
    comesFrom(
      new KafkaTopic(layer, `${name}-topic-${topic}`, {
        topic,
        namespace,
        cluster: name,
        partitions,
        replicas: Math.min(store.brokers, 3),
        retentionSeconds: seconds(retention),
        compact,
      }),
      `${origin}.topics.${topic}`,
    );
  }
  for (const service of usersOf(target, name)) {
    comesFrom(
      new KafkaUser(layer, `${name}-user-${service}`, {
        name: kafkaUser(name, service),
        namespace,
        cluster: name,
        topics: topics.map(([topic, { readers, writers }]) => ({
          topic,
          reads: readers?.includes(service) ?? true,
          writes: writers?.includes(service) ?? true,
        })),
        prefix: service,
      }),
      `services.${service}.uses`,
    );
  }
  scraped(layer, target, name, kafkaPods(name), origin, { portNumber: KAFKA_METRICS_PORT });
  scraped(layer, target, `${name}-lag`, kafkaExporterPods(name), origin, { portNumber: KAFKA_METRICS_PORT });
}

/** A MinIO tenant, with a user for each service and store that uses it. */
export function minio(layer: Layer, target: Target, name: string, store: MinioSpec): void {
  const origin = `stores.${name}`;
  const vectors = storesOf(target, 'milvus').filter(([, { objects }]) => objects === name);
  const users = [...usersOf(target, name), ...vectors.map(([user]) => user)];
  comesFrom(
    new MinioTenant(layer, name, {
      name,
      namespace: target.namespace,
      labels: inherited(target),
      image: `${store.image}:${store.version}`,
      servers: store.servers,
      volumes: store.volumes,
      storage: store.storage,
      storageClass: partsOf(target).storageClass,
      cpu: store.cpu,
      memoryBytes: bytes(store.memory),
      buckets: [...new Set([...store.buckets, ...vectors.map(([user]) => user)])],
      rootSecret: minioRootSecret(name),
      users: users.map((user) => ({ name: user, secret: minioUserSecret(name, user) })),
      priorityClassName: `${target.platform}-critical`,
      nodes: placementOf(target, store.nodeGroup),
    }),
    origin,
  );
  scraped(layer, target, name, minioPods(name), origin, {
    portNumber: MINIO_PORT,
    path: '/minio/v2/metrics/cluster',
  });
}

export function etcd(layer: Layer, target: Target, name: string, store: EtcdSpec): void {
  comesFrom(
    new EtcdCluster(layer, name, {
      name,
      namespace: target.namespace,
      labels: etcdPods(target, name),
      image: `${store.image}:${store.version}`,
      members: store.members,
      storage: store.storage,
      storageClass: partsOf(target).storageClass,
      cpu: store.cpu,
      memoryBytes: bytes(store.memory),
      priorityClassName: `${target.platform}-critical`,
      nodes: placementOf(target, store.nodeGroup),
    }),
    `stores.${name}`,
  );
  scraped(layer, target, name, etcdPods(target, name), `stores.${name}`);
}

export function milvus(layer: Layer, target: Target, name: string, store: MilvusSpec): void {
  const { namespace, spec } = target;
  const origin = `stores.${name}`;
  const metadata = spec.stores[store.etcd];
  if (metadata?.kind !== 'etcd') throw new Error(`${origin}.etcd is no etcd, which resolve should have refused`);
  comesFrom(
    new MilvusCluster(layer, name, {
      name,
      namespace,
      labels: inherited(target),
      image: `${store.image}:${store.version}`,
      parts: milvusParts(store),
      cpu: store.cpu,
      memoryBytes: bytes(store.memory),
      etcd: etcdEndpoints(target, store.etcd, metadata),
      objects: { endpoint: minioAddress(target), bucket: name, secret: minioUserSecret(store.objects, name) },
      secret: milvusSecret(name),
      priorityClassName: `${target.platform}-critical`,
      nodes: placementOf(target, store.nodeGroup),
    }),
    origin,
  );
  comesFrom(
    new HardenedInitContainer(layer, `${name}-init`, {
      name: `${target.platform}-${target.environment}-${name}-init`,
      namespace,
      pods: milvusPods(name),
      container: 'config',
      user: 1000,
    }),
    origin,
  );
  scraped(layer, target, name, milvusPods(name), origin);
}
