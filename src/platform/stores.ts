import { ETCD_PORT, etcdPods, etcdVariables } from './etcd.ts';
import { KAFKA_PORT, kafkaBrokers, kafkaVariables } from './kafka.ts';
import { MILVUS_PORT, milvusFront, milvusVariables } from './milvus.ts';
import { MINIO_PORT, minioPods, minioVariables } from './minio.ts';
import type { ServiceSpec } from './schema/service.ts';
import type { PostgresqlSpec, RedisSpec, StoreSpec } from './schema/stores.ts';
import type { StoreVariable } from './store-variable.ts';
import { namespaceOf, selectorLabels, type Target, usedBy } from './target.ts';

/** Kinds of stores that run in the cluster, in the platform's own namespace. */
const IN_CLUSTER = ['postgresql', 'redis', 'kafka', 'minio', 'etcd', 'milvus'] as const;
export type ClusterStore = Extract<StoreSpec, { kind: (typeof IN_CLUSTER)[number] }>;
/** A store outside the cluster that has addresses: everything but a bucket. */
export type OutsideStore = Extract<
  StoreSpec,
  { kind: 'aurora' | 'rds' | 'mysql' | 'cloudsql' | 'elasticache' | 'memorystore' }
>;
/** Files by name, that a cloud keeps. */
export type Bucket = Extract<StoreSpec, { kind: 's3' | 'gcs' }>;

export function inCluster(store: StoreSpec): store is ClusterStore {
  return IN_CLUSTER.some((kind) => kind === store.kind);
}

export function isOutside(store: StoreSpec): store is OutsideStore {
  return store.kind === 'elasticache' || store.kind === 'memorystore' || isOutsideDatabase(store);
}

/** A database that a cloud runs. */
export type OutsideDatabase = Exclude<OutsideStore, { kind: 'elasticache' | 'memorystore' }>;

export function isOutsideDatabase(store: StoreSpec): store is OutsideDatabase {
  return store.kind === 'aurora' || store.kind === 'rds' || store.kind === 'mysql' || store.kind === 'cloudsql';
}

export function isBucket(store: StoreSpec): store is Bucket {
  return store.kind === 's3' || store.kind === 'gcs';
}

export const POSTGRES_PORT = 5432;
export const REDIS_PORT = 6379;

/** The CronJob that dumps a database which a cloud runs. */
export function dumpName(store: string): string {
  return `${store}-dump`;
}

/** The Secret with the address of the user that dumps: one that may read everything, and nothing else. */
export function dumpSecret(store: string): string {
  return `${dumpName(store)}-secrets`;
}
export const dumpSecretKey = 'DATABASE_URL';

/** The stores of one kind, by name, in alphabetical order. */
export function storesOf<Kind extends StoreSpec['kind']>(
  target: Target,
  kind: Kind,
): [name: string, store: Extract<StoreSpec, { kind: Kind }>][] {
  const all = Object.entries(target.spec.stores).filter(
    (entry): entry is [string, Extract<StoreSpec, { kind: Kind }>] => entry[1].kind === kind,
  );
  return all.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** PostgreSQL's servers, by the labels that CloudNativePG gives them. */
export function postgresPods(store: string): Record<string, string> {
  return { 'cnpg.io/cluster': store, 'cnpg.io/podRole': 'instance' };
}

/** The name of a database's PgBouncer: its pods' label, and its Service. */
export function poolerName(store: string): string {
  return `${store}-pooler`;
}

export function poolerPods(store: string): Record<string, string> {
  return { 'cnpg.io/poolerName': poolerName(store), 'cnpg.io/podRole': 'pooler' };
}

/** Redis' servers, each with its sentinel. */
export function redisPods(target: Target, store: string): Record<string, string> {
  return { ...selectorLabels(target, store), 'app.kubernetes.io/component': 'redis' };
}

/** The proxies that find Redis' primary; there are none in front of a single server. */
export function redisProxyPods(target: Target, store: string): Record<string, string> {
  return { ...selectorLabels(target, store), 'app.kubernetes.io/component': 'redis-proxy' };
}

/** The Secret with the password of a Redis, made in the cluster. */
export function redisSecret(store: string): string {
  return `${store}-password`;
}

/** The Secret that CloudNativePG makes for the owner of the database: `username`, `password`, `uri` and more. */
export function postgresSecret(store: string): string {
  return `${store}-app`;
}

/** The key of that Secret with the owner's address, for who reads it in a namespace: by a name that leads there from others too. */
export function postgresAddress({ namespace }: Target, from: string): 'uri' | 'fqdn-uri' {
  return from === namespace ? 'uri' : 'fqdn-uri';
}

/** Where the clients of a store connect to. */
export function serverOf(
  target: Target,
  name: string,
  store: ClusterStore,
): { pods: Record<string, string>; port: number } {
  switch (store.kind) {
    case 'redis':
      return { pods: store.replicas > 1 ? redisProxyPods(target, name) : redisPods(target, name), port: REDIS_PORT };
    case 'postgresql':
      return { pods: store.pooler ? poolerPods(name) : postgresPods(name), port: POSTGRES_PORT };
    case 'kafka':
      return { pods: kafkaBrokers(name), port: KAFKA_PORT };
    case 'minio':
      return { pods: minioPods(name), port: MINIO_PORT };
    case 'etcd':
      return { pods: etcdPods(target, name), port: ETCD_PORT };
    case 'milvus':
      return { pods: milvusFront(name, store), port: MILVUS_PORT };
  }
}

/** A database that is backed up here before it is migrated. */
export type MigratedStore = Extract<StoreSpec, { kind: 'postgresql' | 'cloudsql' }>;

export function canBeMigrated(store: StoreSpec | undefined): store is MigratedStore {
  return store?.kind === 'postgresql' || store?.kind === 'cloudsql';
}

/** The databases that a service's migrations are of. */
export function migratedStores(target: Target, service: ServiceSpec): [name: string, store: MigratedStore][] {
  return usedBy(target, service).flatMap((used): [string, MigratedStore][] =>
    used.kind === 'store' && canBeMigrated(used.spec) ? [[used.name, used.spec]] : [],
  );
}

/** The Jobs that migrate a service's database, and their ServiceAccount. */
export function migrationsName(service: string): string {
  return `${service}-migrations`;
}

export function migrationPods(target: Target, service: string): Record<string, string> {
  return { ...selectorLabels(target, migrationsName(service)), 'app.kubernetes.io/component': 'migrations' };
}

/** The Secret with the credentials that Vault makes for one service in one database: `username` and `password`. */
export function dynamicSecret(service: string, store: string): string {
  return `${service}-${store}-credentials`;
}

/**
 * The variables that stores in the cluster bring to a service: the address with the password in it, put together by the
 * kubelet from what the Secret holds. A later variable may refer to an earlier one as `$(NAME)`.
 *
 * @param direct past PgBouncer: for migrations, which hold locks beyond a transaction
 */
export function storeVariables(target: Target, service: string, direct = false): StoreVariable[] {
  const uses = target.spec.services[service];
  if (!uses) return [];
  return usedBy(target, uses).flatMap((used): StoreVariable[] => {
    if (used.kind !== 'store' || !inCluster(used.spec)) return [];
    return variablesOf(target, service, used.name, used.spec, direct);
  });
}

function variablesOf(
  target: Target,
  service: string,
  name: string,
  spec: ClusterStore,
  direct: boolean,
): StoreVariable[] {
  switch (spec.kind) {
    case 'redis':
      return redisVariables(target, name, spec);
    case 'postgresql':
      return postgresVariables(target, service, name, spec, direct);
    case 'kafka':
      return kafkaVariables(target, name, spec, service);
    case 'minio':
      return minioVariables(target, name, spec, service);
    case 'etcd':
      return etcdVariables(target, name, spec);
    case 'milvus':
      return milvusVariables(target, name, spec);
  }
}

function redisVariables({ namespace }: Target, name: string, { variable }: RedisSpec): StoreVariable[] {
  const password = `${variable}_PASSWORD`;
  return [
    { name: password, secret: { name: redisSecret(name), key: 'password' } },
    { name: variable, value: `redis://:$(${password})@${name}.${namespace}.svc:${REDIS_PORT}` },
  ];
}

function postgresVariables(
  target: Target,
  service: string,
  name: string,
  { variable, pooler, database, credentials }: PostgresqlSpec,
  direct: boolean,
): StoreVariable[] {
  const of = (part: string) => `${variable}_${part}`;
  const dynamic = credentials === 'dynamic' && !direct;
  const secret = dynamic ? dynamicSecret(service, name) : postgresSecret(name);
  const pooled = pooler !== undefined && !direct;
  if (!dynamic && !pooled) {
    const key = postgresAddress(target, namespaceOf(target, service));
    return [{ name: variable, secret: { name: secret, key } }];
  }
  const at = `${pooled ? poolerName(name) : `${name}-rw`}.${target.namespace}.svc:${POSTGRES_PORT}`;
  return [
    { name: of('USER'), secret: { name: secret, key: 'username' } },
    { name: of('PASSWORD'), secret: { name: secret, key: 'password' } },
    { name: variable, value: `postgresql://$(${of('USER')}):$(${of('PASSWORD')})@${at}/${database}` },
  ];
}
