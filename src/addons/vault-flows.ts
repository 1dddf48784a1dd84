import { POSTGRES_PORT, postgresPods, storesOf } from '../platform/stores.ts';
import { instanceOf, type Target } from '../platform/target.ts';
import {
  VAULT_NAMESPACE,
  VAULT_PORT,
  vaultDatabaseJob,
  vaultPods,
  vaultSetup,
  vaultSnapshots,
} from '../platform/vault.ts';
import type { Labels } from './addon.ts';
import type { FlowPods, StoreFlow } from './store-flow.ts';

/** Labels of the Jobs around Vault. */
export function vaultJobLabels(target: Target, name: string): Labels {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': instanceOf(target),
    'app.kubernetes.io/component': 'vault',
  };
}

/** Everything that must pass for the Jobs around Vault, and between Vault and the databases whose credentials it makes. */
export function vaultFlows(target: Target): StoreFlow[] {
  if (!target.spec.vault) return [];
  const vault: FlowPods = { name: 'vault', namespace: VAULT_NAMESPACE, pods: vaultPods };
  const job = (name: string, namespace: string): FlowPods => ({ name, namespace, pods: vaultJobLabels(target, name) });
  const toVault = (from: FlowPods, why: string, origin: string): StoreFlow => ({
    from,
    to: vault,
    ports: [VAULT_PORT],
    why,
    origin,
  });
  const snapshots = job(vaultSnapshots, VAULT_NAMESPACE);
  return [
    toVault(job(vaultSetup, VAULT_NAMESPACE), 'states engines, policies and roles of Vault', 'vault'),
    toVault(snapshots, 'takes snapshots of Vault', 'vault.snapshots'),
    {
      from: snapshots,
      to: 'internet',
      ports: [443],
      why: 'snapshots of Vault go to S3, as an IAM role that STS gives',
      origin: 'vault.snapshots',
    },
    ...storesOf(target, 'postgresql').flatMap(([store, { credentials }]): StoreFlow[] => {
      if (credentials === 'static') return [];
      const origin = `stores.${store}.credentials`;
      return [
        toVault(job(vaultDatabaseJob(store), target.namespace), `tells Vault of ${store}`, origin),
        {
          from: vault,
          to: { name: `${store}-instances`, namespace: target.namespace, pods: postgresPods(store) },
          ports: [POSTGRES_PORT],
          why: `Vault makes and removes the roles of services in ${store}`,
          origin,
        },
      ];
    }),
  ];
}
