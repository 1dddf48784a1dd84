import { z } from 'zod';
import { cron, imageRepository, memoryQuantity, name, tag } from '../values.ts';

/**
 * A dump of the database, compressed and encrypted, beside the cloud's own backups: it outlives the account's snapshots, and
 * any newer PostgreSQL can read it.
 */
export const dumpSchema = z
  .strictObject({
    /** When it begins, in UTC. */
    cron,
    /** Image with pg_dump. */
    image: imageRepository.default('ghcr.io/cloudnative-pg/postgresql'),
    /** Tag of `image`: PostgreSQL of the server's version, or newer. */
    version: tag,
    /** Space for the dump before it is uploaded. */
    scratch: memoryQuantity.default('20Gi'),
    /** Folder of the bucket that dumps go to; how long they stay there is a lifecycle rule of Terraform's. */
    folder: name.default('dumps'),
    /** Encryption that S3 is asked for: its own keys, or a key of KMS. */
    encryption: z.enum(['AES256', 'aws:kms']).default('aws:kms'),
  })
  .optional();
export type DumpSpec = NonNullable<z.output<typeof dumpSchema>>;
