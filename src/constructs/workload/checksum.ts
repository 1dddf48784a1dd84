import { createHash } from 'node:crypto';

/**
 * A short fingerprint of data, as an annotation on a pod template: when the data of a ConfigMap changes, so does the
 * template, and the pods are replaced by the same careful release as for a new version. The order of keys has no say.
 *
 * Secrets have no part in it: their values are not known here. A rotated secret reaches pods at their next start, or when
 * somebody restarts them (`kubectl argo rollouts restart`, `kubectl rollout restart`).
 */
export function checksum(data: Readonly<Record<string, string>>): string {
  const entries = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 16);
}
