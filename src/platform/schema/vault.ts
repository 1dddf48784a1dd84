import { z } from 'zod';
import * as v from '../values.ts';

export const vaultSchema = z.strictObject({
  /**
   * Host of its page and API, beside those of `monitoring.hosts`: only the contract's `operator_cidrs` reach it, and it asks
   * who they are. Left out: people use `kubectl port-forward`.
   */
  host: v.host.optional(),
  /**
   * Servers, which agree by Raft: one, or three and more.
   * @default 3 in production, 1 elsewhere
   */
  replicas: v.count.optional(),
  /** The volume of each server. */
  storage: v.memoryQuantity.default('10Gi'),
  /** Snapshots of all that Vault keeps, still encrypted by it. To the contract's `backups_bucket`, in a folder of their own. */
  snapshots: z
    .strictObject({
      /** When a snapshot is taken, in UTC. */
      cron: v.cron.default('20 * * * *'),
      /** Encryption that S3 is asked for: its own keys, or a key of KMS. */
      encryption: z.enum(['AES256', 'aws:kms']).default('aws:kms'),
    })
    .prefault({}),
  /** How long credentials live that Vault makes for one service, e.g. those of a store with `credentials: 'dynamic'`. */
  leases: z
    .strictObject({
      /** Renewed before this is over, as long as its service is there. */
      each: v.duration.default('1h'),
      /** Replaced by new ones after this, however often they were renewed: its service restarts, a few pods at a time. */
      longest: v.duration.default('12h'),
    })
    .prefault({}),
  /** A certificate authority inside Vault, which cert-manager asks through the Issuer `vault-pki`. Left out: none. */
  pki: z
    .strictObject({
      /** Longest lifetime of a certificate that it signs. */
      lifetime: v.duration.default('72h'),
      /** Lifetime of the authority's own certificate. */
      authority: v.duration.default('3650d'),
    })
    .optional(),
});
export type VaultSpec = z.output<typeof vaultSchema>;

/** Where the secrets of services come from: the cloud's own secret manager, or Vault. */
export const secretSource = z.enum(['cloud', 'vault']);
export type SecretSource = z.output<typeof secretSource>;
