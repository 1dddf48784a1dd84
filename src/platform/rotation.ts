import type { Finding } from './rules.ts';
import type { PlatformSpec } from './schema/platform.ts';
import { namespaceOf, secretVariables, services, type Target } from './target.ts';
import { seconds } from './values.ts';
import { dynamicCredentials } from './vault.ts';

/** Secrets of a namespace with a service's values of a secret manager or of Vault, which are read again: `<service>-secrets`. */
export function refreshedSecrets(target: Target, namespace: string): string[] {
  return services(target).flatMap(([name, service]) =>
    namespaceOf(target, name) === namespace && secretVariables(target, service).length > 0 ? [`${name}-secrets`] : [],
  );
}

/** What is promised to be replaced in a namespace: those, and the credentials that Vault makes. */
export function rotatedSecrets(target: Target, namespace: string): string[] {
  if (target.spec.secrets.rotate === undefined) return [];
  const made = dynamicCredentials(target).filter(({ service }) => namespaceOf(target, service) === namespace);
  return [...refreshedSecrets(target, namespace), ...made.map(({ secret }) => secret)].sort();
}

/** What contradicts `secrets.rotate`. */
export function ofRotation(spec: PlatformSpec): Finding[] {
  const { rotate, refresh } = spec.secrets;
  if (rotate === undefined) return [];
  const found: Finding[] = [];
  const within = (path: string[], value: string | undefined, wrong: string) => {
    if (value === undefined || seconds(value) <= seconds(rotate)) return;
    found.push({ path, value, wrong: `${wrong}, and secrets.rotate promises ${rotate}`, fix: `use at most ${rotate}` });
  };
  within(['secrets', 'refresh'], refresh, 'is how late a replaced value may be seen');
  within(['vault', 'leases', 'longest'], spec.vault?.leases.longest, 'is how long credentials of Vault live');
  within(
    ['vault', 'pki', 'lifetime'],
    spec.vault?.pki?.lifetime,
    'is how long certificates of Vault, and their keys, live',
  );
  const { retention } = spec.monitoring.prometheus;
  if (seconds(retention) < seconds(rotate) + seconds(refresh)) {
    found.push({
      path: ['secrets', 'rotate'],
      value: rotate,
      wrong: `is longer than Prometheus remembers, ${retention}: nobody could tell that a secret was not replaced`,
      fix: `use less, or raise monitoring.prometheus.retention`,
    });
  }
  return found;
}
