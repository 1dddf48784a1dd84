import { z } from 'zod';
import {
  count,
  cpuQuantity,
  cron,
  duration,
  envName,
  host,
  imageRepository,
  memoryQuantity,
  name,
  port,
  tag,
} from '../values.ts';
import { copySchema } from './copy.ts';
import { etcdSchema } from './etcd.ts';
import { cloudsqlSchema, gcsSchema, memorystoreSchema } from './google.ts';
import { kafkaSchema } from './kafka.ts';
import { milvusSchema } from './milvus.ts';
import { minioSchema } from './minio.ts';
import { placedOn } from './node-groups.ts';
import { mysqlSchema, rdsSchema } from './rds.ts';
import { secretKeys } from './secret-keys.ts';

const auroraSchema = z.strictObject({
  kind: z.literal('aurora'),
  /** Where PostgreSQL listens. */
  port: port.default(5432),
  /** Read replicas in other zones: they are also what a failover promotes. */
  readers: z.number().int().min(0).default(1),
  /** Brought to each service that uses it: environment variable → property of the service's own secret. */
  secret: secretKeys.default({}),
  /** Aurora's own backups, which Terraform switches on: stated here so that objectives can be held against them. */
  backup: z
    .strictObject({
      /** How long point-in-time recovery reaches back. Aurora allows 1 to 35 days. */
      retention: duration.default('30d'),
      /** How far the newest restorable moment may trail: AWS says "typically within the last 5 minutes". */
      lag: duration.default('5m'),
    })
    .prefault({}),
  /** A secondary cluster of a global database, or copies of the backups, in another region. Contract: `<store>_copy_region`. */
  copy: copySchema,
});

const elasticacheSchema = z.strictObject({
  kind: z.literal('elasticache'),
  /** Where Redis listens. */
  port: port.default(6379),
  /** `cluster`: keys are spread over shards, each with replicas; clients speak the cluster's protocol. `single`: one primary. */
  mode: z.enum(['single', 'cluster']).default('single'),
  /** Environment variable that tells services which use it, with `true`, that their client must speak the cluster's protocol. */
  clusterVariable: envName.default('REDIS_CLUSTER'),
  /** Brought to each service that uses it: environment variable → property of the service's own secret. */
  secret: secretKeys.default({}),
  /** Snapshots taken beside ElastiCache's own daily one. AWS allows 24 manual snapshots a day and node. */
  snapshots: z
    .strictObject({
      /** How often one is taken. */
      every: duration.default('1h'),
      /** How many stay. */
      keep: count.default(24),
    })
    .prefault({}),
});

const s3Schema = z.strictObject({
  kind: z.literal('s3'),
  /** Environment variable that tells the service the bucket's name. */
  variable: envName.default('S3_BUCKET'),
  /** Brought to each service that uses it: environment variable → property of the service's own secret. */
  secret: secretKeys.default({}),
  /** The bucket is replicated to another region. Contract: `<store>_copy_region`. */
  copy: copySchema,
});

const postgresqlSchema = z.strictObject({
  kind: z.literal('postgresql'),
  /** The group of `nodeGroups` on whose nodes it runs. Left out: any node will do. */
  nodeGroup: placedOn,
  /** Image of PostgreSQL with Barman Cloud, as CloudNativePG builds it (type `system`). */
  image: imageRepository.default('ghcr.io/cloudnative-pg/postgresql'),
  /** Tag of `image`. */
  version: tag,
  /** PostgreSQL servers: a primary, and standbys in other zones. From three on, each commit is on two of them. */
  instances: count.default(3),
  /** The volume of each server. It can grow, but not shrink. */
  storage: memoryQuantity,
  /** CPU request of each server; no limit. */
  cpu: cpuQuantity.default('500m'),
  /** Memory of each server, requested and limited; a quarter becomes shared buffers. */
  memory: memoryQuantity.default('2Gi'),
  /** The database, and the name of the role that owns it. */
  database: name.default('app'),
  /** Environment variable that tells each service that uses it where and as whom it connects. Its secret never leaves the cluster. */
  variable: envName.default('DATABASE_URL'),
  /**
   * How services log in: as the owner, with a password that stays, or each with credentials of its own that Vault makes,
   * renews, and replaces within `vault.leases.longest`.
   */
  credentials: z.enum(['static', 'dynamic']).default('static'),
  /** PgBouncer between services and the database. Left out: services connect to the primary. */
  pooler: z
    .strictObject({
      /** Pods of PgBouncer. */
      instances: count.default(2),
      /** `transaction`: a connection is lent for a transaction, so prepared statements are PgBouncer's; `session`: as long as the client stays. */
      mode: z.enum(['transaction', 'session']).default('transaction'),
      /** Clients that each pod lets in. */
      clients: count.default(1000),
      /** Connections of each pod to the database. */
      connections: count.default(25),
    })
    .optional(),
  /** Settings of PostgreSQL, beside those that follow from the others, e.g. `{ work_mem: '16MB' }`. */
  parameters: z.record(z.string(), z.string()).default({}),
  /** The write-ahead log, archived all the time, and base backups. To the contract's `backups_bucket`, in a folder of its own. */
  backup: z
    .strictObject({
      /** How long point-in-time recovery reaches back. */
      retention: duration.default('30d'),
      /** How far the newest restorable moment may trail: a segment of the log is archived when full, or after this. */
      lag: duration.default('5m'),
      /** When a base backup begins, in UTC. */
      base: cron.default('0 1 * * *'),
      /** A dump of the database, compressed and encrypted, beside the physical backups: it can be restored by any PostgreSQL. */
      dump: z
        .strictObject({
          /** When it begins, in UTC. */
          cron,
          /** Folder of the bucket that dumps go to; how long they stay there is a lifecycle rule of Terraform's. */
          folder: name.default('dumps'),
        })
        .optional(),
      /** Encryption that S3 is asked for: its own keys, or a key of KMS. */
      encryption: z.enum(['AES256', 'aws:kms']).default('aws:kms'),
    })
    .prefault({}),
  /** Recovers a second cluster from the backups, sees whether it serves, and removes it. */
  restoreTest: z
    .strictObject({
      /** When the test begins, in UTC. */
      cron,
      /** Gives up, and fails, after this: the time within which a recovery is promised. */
      timeout: duration.default('1h'),
    })
    .optional(),
});

const redisSchema = z.strictObject({
  kind: z.literal('redis'),
  /** The group of `nodeGroups` on whose nodes it runs. Left out: any node will do. */
  nodeGroup: placedOn,
  /** Image of Valkey. */
  image: imageRepository.default('docker.io/valkey/valkey'),
  /** Tag of `image`. */
  version: tag,
  /** Servers. One alone, or three and more: a primary with replicas, and as many sentinels that vote on who it is. */
  replicas: count.default(3),
  /** Memory for data: the oldest entries go when it is full. Each server gets half as much again, for copies and buffers. */
  memory: memoryQuantity.default('512Mi'),
  /** CPU request of each server; no limit. */
  cpu: cpuQuantity.default('100m'),
  /** The volume of each server, for the append-only file. */
  storage: memoryQuantity.default('5Gi'),
  /** What goes when memory is full. */
  eviction: z.enum(['allkeys-lru', 'allkeys-lfu', 'volatile-lru', 'volatile-ttl', 'noeviction']).default('allkeys-lru'),
  /** Environment variable that tells each service that uses it where it is, with the password. Its secret never leaves the cluster. */
  variable: envName.default('REDIS_URL'),
});

/** A data service: that Terraform provides and the contract describes, or that runs in the cluster. */
export const storeSchema = z.discriminatedUnion('kind', [
  auroraSchema,
  elasticacheSchema,
  rdsSchema,
  mysqlSchema,
  s3Schema,
  cloudsqlSchema,
  memorystoreSchema,
  gcsSchema,
  postgresqlSchema,
  redisSchema,
  kafkaSchema,
  minioSchema,
  etcdSchema,
  milvusSchema,
]);
export type StoreSpec = z.output<typeof storeSchema>;
export type PostgresqlSpec = z.output<typeof postgresqlSchema>;
export type RedisSpec = z.output<typeof redisSchema>;
export type StoreInput = z.input<typeof storeSchema>;

type Options<T extends z.ZodType> = Omit<z.input<T>, 'kind'>;

/** Amazon Aurora PostgreSQL. Contract: `<store>_endpoint`, `<store>_reader_endpoint`, `<store>_subnet_cidrs`. */
export function aurora(options: Options<typeof auroraSchema> = {}): StoreInput {
  return { kind: 'aurora', ...options };
}

/** Amazon ElastiCache for Redis. Contract: `<store>_endpoint`, `<store>_subnet_cidrs`, `<store>_replication_group_id`. */
export function elasticache(options: Options<typeof elasticacheSchema> = {}): StoreInput {
  return { kind: 'elasticache', ...options };
}

/** Amazon RDS for PostgreSQL. Contract: `<store>_endpoint`, `<store>_subnet_cidrs`, `<store>_kms_key_arn`, with readers `<store>_reader_endpoint`. */
export function rds(options: Options<typeof rdsSchema> = {}): StoreInput {
  return { kind: 'rds', ...options };
}

/** Amazon RDS for MySQL. Contract: `<store>_endpoint`, `<store>_subnet_cidrs`, `<store>_kms_key_arn`, with readers `<store>_reader_endpoint`. */
export function mysql(options: Options<typeof mysqlSchema> = {}): StoreInput {
  return { kind: 'mysql', ...options };
}

/** An Amazon S3 bucket, reached with the service's own IAM role. Contract: `<store>_bucket`, `<service>_role_arn`. */
export function s3(options: Options<typeof s3Schema> = {}): StoreInput {
  return { kind: 's3', ...options };
}

/** PostgreSQL of Google Cloud SQL, by its private address. Contract: `<store>_endpoint`, `<store>_subnet_cidrs`, with readers `<store>_reader_endpoint`. */
export function cloudsql(options: Options<typeof cloudsqlSchema> = {}): StoreInput {
  return { kind: 'cloudsql', ...options };
}

/** Redis of Google Memorystore. Contract: `<store>_endpoint`, `<store>_subnet_cidrs`. */
export function memorystore(options: Options<typeof memorystoreSchema> = {}): StoreInput {
  return { kind: 'memorystore', ...options };
}

/** A bucket of Google Cloud Storage, reached with the service's own Google service account. Contract: `<store>_bucket`, `<service>_service_account`. */
export function gcs(options: Options<typeof gcsSchema> = {}): StoreInput {
  return { kind: 'gcs', ...options };
}

/** PostgreSQL in the cluster, run by CloudNativePG. Contract: `<store>_backup_role_arn`, `backups_bucket`, `backups_region`. */
export function postgresql(options: Options<typeof postgresqlSchema>): StoreInput {
  return { kind: 'postgresql', ...options };
}

/** Redis in the cluster: Valkey, which speaks its protocol, with Sentinel and a proxy that finds the primary. */
export function redis(options: Options<typeof redisSchema>): StoreInput {
  return { kind: 'redis', ...options };
}

/** Kafka in the cluster, run by Strimzi: brokers and controllers of their own (KRaft), TLS, and a user for each service. */
export function kafka(options: Options<typeof kafkaSchema>): StoreInput {
  return { kind: 'kafka', ...options };
}

/** Object storage in the cluster: a tenant of the MinIO operator. MinIO's open edition is no longer maintained: prefer `s3()`. */
export function minio(options: Options<typeof minioSchema>): StoreInput {
  return { kind: 'minio', ...options };
}

/** etcd in the cluster: a StatefulSet of its own image. */
export function etcd(options: Options<typeof etcdSchema>): StoreInput {
  return { kind: 'etcd', ...options };
}

/** Milvus in the cluster, run by its operator: it searches vectors, with the metadata and the objects of two other stores. */
export function milvus(options: Options<typeof milvusSchema>): StoreInput {
  return { kind: 'milvus', ...options };
}

export const apiSchema = z.strictObject({
  /** Its host name: the only one that services which use it can reach with it. */
  host,
  /** Its port. */
  port: port.default(443),
  /** Brought to each service that uses it: environment variable → property of the service's own secret. */
  secret: secretKeys.default({}),
});
export type ApiSpec = z.output<typeof apiSchema>;
export type ApiInput = z.input<typeof apiSchema>;

/** An outside API, by its host name. */
export function api(hostName: string, options: Omit<ApiInput, 'host'> = {}): ApiInput {
  return { host: hostName, ...options };
}
