import type { Home } from './domains.ts';
import type { ServiceSpec } from './schema/service.ts';
import { migratedStores, postgresAddress, postgresSecret, storeVariables } from './stores.ts';
import type { Target } from './target.ts';
import { dynamicCredentials } from './vault.ts';

/** Names of the Secrets that a namespace has copies of. */
export function copiedSecrets(target: Target, home: Home): string[] {
  return Object.keys(secretsOfStores(target, home));
}

/**
 * Secrets by name, and their keys, that services of a domain read and that are made beside the stores, in the platform's own
 * namespace. What Vault makes for a service is made beside the service.
 */
export function secretsOfStores(target: Target, { namespace, domain, services }: Home): Record<string, string[]> {
  if (domain === undefined) return {};
  const elsewhere = new Set(dynamicCredentials(target).map(({ secret }) => secret));
  const read = services
    .flatMap(([name, service]) => [...variables(target, name, service), ...dumps(target, namespace, service)])
    .filter(({ name }) => !elsewhere.has(name));
  const found = new Map<string, Set<string>>();
  for (const { name, key } of read) found.set(name, (found.get(name) ?? new Set()).add(key));
  return Object.fromEntries([...found].map(([name, keys]) => [name, [...keys].sort()]));
}

interface Read {
  readonly name: string;
  readonly key: string;
}

function variables(target: Target, name: string, service: ServiceSpec): Read[] {
  const all = [...storeVariables(target, name), ...(service.migrations ? storeVariables(target, name, true) : [])];
  return all.flatMap((variable) => ('secret' in variable && variable.secret ? [variable.secret] : []));
}

/** A database is dumped before it is migrated, as its owner. */
function dumps(target: Target, namespace: string, service: ServiceSpec): Read[] {
  if (!service.migrations) return [];
  return migratedStores(target, service).flatMap(([store, { kind }]): Read[] =>
    kind === 'postgresql' ? [{ name: postgresSecret(store), key: postgresAddress(target, namespace) }] : [],
  );
}
