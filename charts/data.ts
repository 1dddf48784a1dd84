import { GeneratedCredentials } from '../src/constructs/generated-credentials.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { type PostgresArchiveProps, PostgresCluster } from '../src/constructs/postgres-cluster.ts';
import { PostgresDump } from '../src/constructs/postgres-dump.ts';
import { PostgresPooler } from '../src/constructs/postgres-pooler.ts';
import { PostgresRestoreTest } from '../src/constructs/postgres-restore-test.ts';
import { RedisServer } from '../src/constructs/redis-server.ts';
import { outputName } from '../src/platform/contract.ts';
import { placementOf } from '../src/platform/node-groups.ts';
import { identityAnnotations, providerOf } from '../src/platform/providers/index.ts';
import type { PostgresqlSpec, RedisSpec } from '../src/platform/schema/stores.ts';
import {
  poolerName,
  poolerPods,
  postgresAddress,
  postgresPods,
  postgresSecret,
  redisPods,
  redisProxyPods,
  redisSecret,
  storesOf,
} from '../src/platform/stores.ts';
import { fleetNameOf, instanceOf, selectorLabels, type Target } from '../src/platform/target.ts';
import { bytes, seconds } from '../src/platform/values.ts';
import { vaultDatabaseRole, vaultDatabaseSecret } from '../src/platform/vault.ts';
import { inherited, scraped } from './data-common.ts';
import { etcd, kafka, milvus, minio } from './data-services.ts';
import type { Layer, LayerDefinition } from './layer.ts';
import { partsOf } from './providers/index.ts';

export const data: LayerDefinition = {
  name: 'data',
  about:
    'Databases, caches and message queues in the cluster, their backups, and the tests that these can be restored.',
  after: ['network', 'policies', 'storage'],
  build(layer, target) {
    for (const [name, store] of storesOf(target, 'postgresql')) postgres(layer, target, name, store);
    for (const [name, store] of storesOf(target, 'redis')) redis(layer, target, name, store);
    for (const [name, store] of storesOf(target, 'kafka')) kafka(layer, target, name, store);
    for (const [name, store] of storesOf(target, 'minio')) minio(layer, target, name, store);
    for (const [name, store] of storesOf(target, 'etcd')) etcd(layer, target, name, store);
    for (const [name, store] of storesOf(target, 'milvus')) milvus(layer, target, name, store);
  },
};

/** Everything about one database's archive, also for those who recover from it. */
export function archiveOf(target: Target, name: string, { backup }: PostgresqlSpec): PostgresArchiveProps {
  const { contract } = target;
  return {
    destination: `${providerOf(target.spec).bucketScheme}://${contract.text('backups_bucket')}/${fleetNameOf(target)}/${name}`,
    retentionDays: seconds(backup.retention) / 86_400,
    baseBackups: backup.base,
    lagSeconds: seconds(backup.lag),
    encryption: backup.encryption,
    cloudIdentity: identityAnnotations(target, `${outputName(name)}_backup`),
  };
}

function postgres(layer: Layer, target: Target, name: string, store: PostgresqlSpec): void {
  const { namespace, platform } = target;
  const origin = `stores.${name}`;
  const archive = archiveOf(target, name, store);
  const image = `${store.image}:${store.version}`;
  const labels = inherited(target);
  const instance = instanceOf(target);
  const nodes = placementOf(target, store.nodeGroup);
  comesFrom(
    new PostgresCluster(layer, name, {
      name,
      namespace,
      labels,
      image,
      instances: store.instances,
      storage: store.storage,
      storageClass: partsOf(target).storageClass,
      cpu: store.cpu,
      memoryBytes: bytes(store.memory),
      database: store.database,
      parameters: store.parameters,
      archive,
      ...(store.credentials === 'dynamic'
        ? { roleMaker: { name: vaultDatabaseRole, secret: vaultDatabaseSecret(name) } }
        : {}),
      priorityClassName: `${platform}-critical`,
      nodes,
    }),
    origin,
  );
  if (store.credentials === 'dynamic') {
    comesFrom(
      new GeneratedCredentials(layer, `${name}-vault`, {
        name: vaultDatabaseSecret(name),
        namespace,
        labels,
        username: vaultDatabaseRole,
      }),
      `${origin}.credentials`,
    );
  }
  scraped(layer, target, name, postgresPods(name), origin);
  if (store.pooler) {
    const pooler = poolerName(name);
    const { clients, connections, instances, mode } = store.pooler;
    comesFrom(
      new PostgresPooler(layer, pooler, {
        name: pooler,
        namespace,
        labels,
        cluster: name,
        instances,
        mode,
        clients,
        connections,
        priorityClassName: `${platform}-critical`,
        nodes,
      }),
      `${origin}.pooler`,
    );
    scraped(layer, target, pooler, poolerPods(name), `${origin}.pooler`);
  }
  if (store.backup.dump) {
    comesFrom(
      new PostgresDump(layer, `${name}-dump`, {
        name: `${name}-dump`,
        namespace,
        instance,
        cron: store.backup.dump.cron,
        ...dumpOf(target, name, store, name),
        priorityClassName: `${platform}-background`,
        cloudIdentity: archive.cloudIdentity,
      }),
      `${origin}.backup.dump`,
    );
  }
  if (store.restoreTest) {
    comesFrom(
      new PostgresRestoreTest(layer, `${name}-restore-test`, {
        name: `${name}-restore-test`,
        namespace,
        instance,
        labels,
        cron: store.restoreTest.cron,
        cluster: name,
        archive,
        image,
        storage: store.storage,
        storageClass: partsOf(target).storageClass,
        cpu: store.cpu,
        memoryBytes: bytes(store.memory),
        parameters: store.parameters,
        database: store.database,
        timeoutSeconds: seconds(store.restoreTest.timeout),
        priorityClassName: `${platform}-background`,
      }),
      `${origin}.restoreTest`,
    );
  }
}

/** How a database is dumped, by the clock and before it is migrated. */
export function dumpOf(target: Target, name: string, store: PostgresqlSpec, label: string, from = target.namespace) {
  const { contract } = target;
  return {
    image: `${store.image}:${store.version}`,
    address: { name: postgresSecret(name), key: postgresAddress(target, from) },
    bucket: contract.text('backups_bucket'),
    folder: `${fleetNameOf(target)}/${store.backup.dump?.folder ?? 'dumps'}`,
    label,
    region: contract.text('backups_region'),
    encryption: store.backup.encryption,
    scratch: { size: store.storage, storageClass: partsOf(target).storageClass },
  };
}

function redis(layer: Layer, target: Target, name: string, store: RedisSpec): void {
  const origin = `stores.${name}`;
  comesFrom(
    new RedisServer(layer, name, {
      name,
      namespace: target.namespace,
      labels: selectorLabels(target, name),
      image: `${store.image}:${store.version}`,
      replicas: store.replicas,
      memoryBytes: bytes(store.memory),
      cpu: store.cpu,
      storage: store.storage,
      storageClass: partsOf(target).storageClass,
      eviction: store.eviction,
      secret: redisSecret(name),
      priorityClassName: `${target.platform}-critical`,
      nodes: placementOf(target, store.nodeGroup),
    }),
    origin,
  );
  scraped(layer, target, name, redisPods(target, name), origin);
  if (store.replicas > 1) scraped(layer, target, `${name}-proxy`, redisProxyPods(target, name), origin);
}
