import { z } from 'zod';
import { count, duration, envName, host, port } from '../values.ts';

/** Environment variable → property of the service's secret, e.g. `{ DATABASE_URL: 'database_url' }`. */
export const secretKeys = z.record(envName, z.string().min(1));

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
});

const elasticacheSchema = z.strictObject({
  kind: z.literal('elasticache'),
  /** Where Redis listens. */
  port: port.default(6379),
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
});

/** A data service that Terraform provides and the contract describes. */
export const storeSchema = z.discriminatedUnion('kind', [auroraSchema, elasticacheSchema, s3Schema]);
export type StoreSpec = z.output<typeof storeSchema>;
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

/** An Amazon S3 bucket, reached with the service's own IAM role. Contract: `<store>_bucket`, `<service>_role_arn`. */
export function s3(options: Options<typeof s3Schema> = {}): StoreInput {
  return { kind: 's3', ...options };
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
