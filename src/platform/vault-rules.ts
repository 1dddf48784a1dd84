import type { Finding } from './rules.ts';
import type { PlatformSpec } from './schema/platform.ts';
import { seconds } from './values.ts';

const DAY = 86_400;

/** What contradicts itself about Vault, and about what comes from it. */
export function ofVault(spec: PlatformSpec): Finding[] {
  const { vault, secrets } = spec;
  const found: Finding[] = [];
  const needs = (path: string[], value: unknown) => {
    if (vault) return;
    found.push({ path, value, wrong: 'needs Vault, which the platform does not have', fix: 'add vault: {}' });
  };
  if (secrets.from === 'vault') needs(['secrets', 'from'], 'vault');
  for (const [name, service] of Object.entries(spec.services)) {
    if (service.secretsFrom === 'vault') needs(['services', name, 'secretsFrom'], 'vault');
  }
  for (const [name, store] of Object.entries(spec.stores)) {
    if (store.kind === 'postgresql' && store.credentials === 'dynamic')
      needs(['stores', name, 'credentials'], 'dynamic');
  }
  if (!vault) return found;
  if (spec.cluster.provider !== 'aws') {
    found.push({
      path: ['vault'],
      wrong: `unseals itself with a key of AWS KMS, and the cluster is on ${spec.cluster.provider}`,
      fix: 'leave vault out, and keep secrets in the secret manager of the cloud',
    });
  }
  if (vault.replicas === 2) {
    found.push({
      path: ['vault', 'replicas'],
      value: 2,
      wrong: 'have no majority when one of them is gone',
      fix: 'use 1, or 3',
    });
  }
  const { each, longest } = vault.leases;
  if (seconds(each) > seconds(longest)) {
    found.push({
      path: ['vault', 'leases', 'each'],
      value: each,
      wrong: `is longer than leases.longest, ${longest}, which ends it`,
      fix: `use at most ${longest}`,
    });
  }
  if (seconds(longest) >= DAY) {
    found.push({
      path: ['vault', 'leases', 'longest'],
      value: longest,
      wrong: 'keeps credentials for a day or more: they are to change within 24 hours',
      fix: 'use less than 24h, e.g. 12h',
    });
  }
  return found;
}
