import { catalogue } from '../src/addons/catalogue.ts';
import { internalProxies } from '../src/addons/internal-edge.ts';
import { Certificate } from '../src/constructs/certificate.ts';
import { InternalAuthority } from '../src/constructs/internal-authority.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { instanceOf, type Target } from '../src/platform/target.ts';
import { seconds } from '../src/platform/values.ts';
import {
  dynamicCredentials,
  VAULT_NAMESPACE,
  vaultAuthority,
  vaultClients,
  vaultPage,
  vaultTrust,
} from '../src/platform/vault.ts';
import type { Layer, LayerDefinition } from './layer.ts';

/** Servers read their certificate when they start: it lasts until the next upgrade. See docs/vault.md. */
const SERVER = { lifetimeSeconds: seconds('365d'), renewBeforeSeconds: seconds('60d') };
const CLIENT = { lifetimeSeconds: seconds('90d'), renewBeforeSeconds: seconds('30d') };

/**
 * Before Vault itself, whose pods wait for their certificate; so nothing here may wait for Vault.
 */
export const vaultTrustLayer: LayerDefinition = {
  name: 'vault-trust',
  about: 'The authority of the certificates by which Vault is known inside the cluster, and those certificates.',
  build(layer, target) {
    if (!target.spec.vault) return;
    comesFrom(
      new InternalAuthority(layer, 'authority', {
        name: vaultAuthority,
        namespace: catalogue['cert-manager'].namespace,
        commonName: `Vault of ${instanceOf(target)}`,
      }),
      'vault',
    );
    comesFrom(
      new Certificate(layer, 'server', {
        name: 'vault-tls',
        namespace: VAULT_NAMESPACE,
        secretName: 'vault-tls',
        hosts: [
          `vault.${VAULT_NAMESPACE}.svc`,
          `vault-active.${VAULT_NAMESPACE}.svc`,
          `${vaultPage}.${VAULT_NAMESPACE}.svc`,
          // By these the servers find one another.
          '*.vault-internal',
          'localhost',
        ],
        // As the client in a server's own pod calls it.
        addresses: ['127.0.0.1'],
        issuer: vaultAuthority,
        ...SERVER,
      }),
      'vault',
    );
    for (const namespace of clientNamespaces(target)) client(layer, namespace);
  },
};

/** Where somebody speaks with Vault: its own Jobs, those that tell it of databases, who gets something from there, and who serves its page. */
function clientNamespaces(target: Target): string[] {
  const told = dynamicCredentials(target).length > 0 ? [target.namespace] : [];
  const clients = vaultClients(target).map(({ namespace }) => namespace);
  const page = target.spec.vault?.host === undefined ? [] : [internalProxies(target).namespace];
  return [...new Set([VAULT_NAMESPACE, ...told, ...clients, ...page])];
}

/** A certificate that nobody shows: with it comes the authority's own, by which Vault is trusted. */
function client(layer: Layer, namespace: string): void {
  comesFrom(
    new Certificate(layer, `trust-${namespace}`, {
      name: vaultTrust.secret,
      namespace,
      secretName: vaultTrust.secret,
      hosts: [`vault-clients.${namespace}.svc`],
      issuer: vaultAuthority,
      ...CLIENT,
    }),
    'vault',
  );
}
