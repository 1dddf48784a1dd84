import { type Home, homesOf } from './domains.ts';
import type { PlatformSpec } from './schema/platform.ts';
import type { ServiceSpec } from './schema/service.ts';
import type { PostgresqlSpec } from './schema/stores.ts';
import type { SecretSource } from './schema/vault.ts';
import { dynamicSecret } from './stores.ts';
import { instanceOf, secretVariables, services, type Target, usedBy } from './target.ts';

/** Where Vault runs, and where its clients reach it. */
export const VAULT_NAMESPACE = 'vault';
export const VAULT_PORT = 8200;
export const vaultUrl = `https://vault.${VAULT_NAMESPACE}.svc:${VAULT_PORT}`;

/** The Service of its page: all servers, of which each hands on to the one that leads. */
export const vaultPage = 'vault-ui';

/** The servers, by the labels of their chart. */
export const vaultPods = { 'app.kubernetes.io/name': 'vault', component: 'server' } as const;

/** The authority that signed Vault's certificate: a ClusterIssuer, and the Secret `ca.crt` of which each client's namespace has. */
export const vaultAuthority = 'vault-authority';
export const vaultTrust = { secret: 'vault-trust', key: 'ca.crt' } as const;

/** What tokens for Vault are meant for: one for anybody else does not log in. */
export const VAULT_AUDIENCE = 'vault';

/** Jobs in Vault's namespace, each with a role of its own. */
export const vaultSetup = 'vault-setup';
export const vaultSnapshots = 'vault-snapshots';

/** Servers: an odd number, so that a majority is left when one is gone. */
export function vaultReplicas({ vault, production }: PlatformSpec): number {
  return vault?.replicas ?? (production && vault ? 3 : 1);
}

/** Where a service's secrets come from. */
export function secretSourceOf({ spec }: Target, service: ServiceSpec): SecretSource {
  return service.secretsFrom ?? spec.secrets.from;
}

/** Whether Vault keeps secrets of a service. */
export function keepsInVault(target: Target, service: ServiceSpec): boolean {
  return secretSourceOf(target, service) === 'vault' && secretVariables(target, service).length > 0;
}

/** Roles and policies of one platform and environment in a Vault that may serve several: `<platform>-<environment>-<who>`. */
export function vaultRole(target: Target, who: string): string {
  return `${instanceOf(target)}-${who}`;
}

/** As whom External Secrets logs in to Vault, for a namespace. */
export const vaultReader = 'external-secrets';

/** The Issuer of certificates that Vault signs, and the ServiceAccount as which cert-manager asks. */
export const vaultPki = 'vault-pki';

/** The Job that tells Vault of a database. */
export function vaultDatabaseJob(store: string): string {
  return `${store}-vault-setup`;
}

/** The role by which Vault makes and removes the roles of services in a database, and the Secret with its password. */
export const vaultDatabaseRole = 'vault';
export function vaultDatabaseSecret(store: string): string {
  return `${store}-vault`;
}

/** Databases whose credentials Vault makes, for each service that uses them. */
export interface DynamicCredentials {
  readonly service: string;
  readonly spec: ServiceSpec;
  readonly store: string;
  readonly database: PostgresqlSpec;
  /** The Secret with `username` and `password`, which Vault Secrets Operator keeps. */
  readonly secret: string;
}

/** Where somebody gets secrets, credentials or certificates of Vault: namespaces of the platform. */
export function vaultClients(target: Target): Home[] {
  const made = dynamicCredentials(target).map(({ service }) => service);
  return homesOf(target).filter(
    ({ services: mine }) =>
      target.spec.vault?.pki !== undefined ||
      mine.some(([name, service]) => keepsInVault(target, service) || made.includes(name)),
  );
}

export function dynamicCredentials(target: Target): DynamicCredentials[] {
  return services(target).flatMap(([service, spec]) =>
    usedBy(target, spec).flatMap((used): DynamicCredentials[] =>
      used.kind === 'store' && used.spec.kind === 'postgresql' && used.spec.credentials === 'dynamic'
        ? [{ service, spec, store: used.name, database: used.spec, secret: dynamicSecret(service, used.name) }]
        : [],
    ),
  );
}
