import { z } from 'zod';
import { duration, port } from '../values.ts';
import { copySchema } from './copy.ts';
import { dumpSchema } from './dump.ts';
import { secretKeys } from './secret-keys.ts';

/** Terraform switches them on: stated so that objectives can be held against them. */
const backup = z
  .strictObject({
    /** How long point-in-time recovery reaches back. RDS allows 1 to 35 days. */
    retention: duration.default('30d'),
    /** How far the newest restorable moment may trail: RDS uploads the transaction log every five minutes. */
    lag: duration.default('5m'),
  })
  .prefault({});

export const rdsSchema = z.strictObject({
  kind: z.literal('rds'),
  /** Where PostgreSQL listens. */
  port: port.default(5432),
  /** A standby in another zone has every commit, and takes over under the same name. */
  multiAz: z.boolean().default(true),
  /** Read replicas, under one name of their own. They trail, and no failover counts on them. */
  readers: z.number().int().min(0).default(0),
  /** Its storage is encrypted: the contract names the key, so that this is known and not only hoped. */
  encrypted: z.boolean().default(true),
  /** Brought to each service that uses it: environment variable → property of the service's own secret. */
  secret: secretKeys.default({}),
  /** RDS' own backups. */
  backup,
  /** Dumps beside them, to the contract's `backups_bucket`, as the role in `<store>_dump_role_arn`. */
  dump: dumpSchema,
  /** RDS' backups, or a reader, in another region. Contract: `<store>_copy_region`. */
  copy: copySchema,
});

export const mysqlSchema = z.strictObject({
  kind: z.literal('mysql'),
  /** Where MySQL listens. */
  port: port.default(3306),
  /** A standby in another zone has every commit, and takes over under the same name. */
  multiAz: z.boolean().default(true),
  /** Read replicas, under one name of their own. They trail, and no failover counts on them. */
  readers: z.number().int().min(0).default(0),
  /** Its storage is encrypted: the contract names the key, so that this is known and not only hoped. */
  encrypted: z.boolean().default(true),
  /** Brought to each service that uses it: environment variable → property of the service's own secret. */
  secret: secretKeys.default({}),
  /** RDS' own backups. */
  backup,
  /** RDS' backups, or a reader, in another region. Contract: `<store>_copy_region`. */
  copy: copySchema,
});

/** A database server that Amazon RDS runs. */
export type RdsSpec = z.output<typeof rdsSchema> | z.output<typeof mysqlSchema>;
