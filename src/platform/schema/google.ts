import { z } from 'zod';
import { duration, envName, port } from '../values.ts';
import { secretKeys } from './secret-keys.ts';

export const cloudsqlSchema = z.strictObject({
  kind: z.literal('cloudsql'),
  /** Where PostgreSQL listens. */
  port: port.default(5432),
  /** A standby in another zone has every commit, and takes over under the same address. */
  highlyAvailable: z.boolean().default(true),
  /** Read replicas, under one address of their own. They trail, and no failover counts on them. */
  readers: z.number().int().min(0).default(0),
  /** Brought to each service that uses it: environment variable → property of the service's own secret. */
  secret: secretKeys.default({}),
  /** Cloud SQL's own backups, which Terraform switches on: stated so that objectives can be held against them. */
  backup: z
    .strictObject({
      /** How long point-in-time recovery reaches back. Cloud SQL allows 1 to 7 days, and 35 in the edition Enterprise Plus. */
      retention: duration.default('7d'),
      /** How far the newest restorable moment may trail: Cloud SQL uploads the log every five minutes or less. */
      lag: duration.default('5m'),
    })
    .prefault({}),
});

export const memorystoreSchema = z.strictObject({
  kind: z.literal('memorystore'),
  /** Where Redis listens. */
  port: port.default(6379),
  /** Brought to each service that uses it: environment variable → property of the service's own secret. */
  secret: secretKeys.default({}),
  /** Memorystore's own snapshots, which Terraform switches on. */
  snapshots: z
    .strictObject({
      /** How often one is taken; the newest one stays. */
      every: z.enum(['1h', '6h', '12h', '24h']).default('12h'),
    })
    .prefault({}),
});

export const gcsSchema = z.strictObject({
  kind: z.literal('gcs'),
  /** Environment variable that tells the service the bucket's name. */
  variable: envName.default('GCS_BUCKET'),
  /** Brought to each service that uses it: environment variable → property of the service's own secret. */
  secret: secretKeys.default({}),
});
