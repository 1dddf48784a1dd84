import { z } from 'zod';

/**
 * A bucket in whatever cloud that backups go to beside the first one. In another cloud than the cluster's Velero has a key,
 * property `credentials` of the entry `<platform>-<environment>-velero-<place>`, in the form that its plugin reads.
 */
export const backupPlaceSchema = z.discriminatedUnion('kind', [
  /** Amazon S3. Contract: `backups_<place>_bucket`, `backups_<place>_region`. */
  z.strictObject({ kind: z.literal('s3') }),
  /** Google Cloud Storage. Contract: `backups_<place>_bucket`, `backups_<place>_region`. */
  z.strictObject({ kind: z.literal('gcs') }),
  /**
   * Azure Blob Storage. Contract: `backups_<place>_container`, `backups_<place>_region`, `backups_<place>_storage_account`,
   * `backups_<place>_resource_group`, `backups_<place>_subscription_id`.
   */
  z.strictObject({ kind: z.literal('azure') }),
]);
export type BackupPlaceSpec = z.output<typeof backupPlaceSchema>;
