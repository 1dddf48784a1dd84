import { VaultConnection } from '../imports/secrets.hashicorp.com.ts';
import { vaultJobLabels } from '../src/addons/vault-flows.ts';
import { DynamicCredentials } from '../src/constructs/dynamic-credentials.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { vaultDatabaseFiles, vaultDatabaseScript } from '../src/constructs/vault-database.ts';
import { VaultSetupJob } from '../src/constructs/vault-setup-job.ts';
import type { PostgresqlSpec } from '../src/platform/schema/stores.ts';
import type { VaultSpec } from '../src/platform/schema/vault.ts';
import { POSTGRES_PORT, storesOf } from '../src/platform/stores.ts';
import { instanceOf, namespaceOf, type Target } from '../src/platform/target.ts';
import { seconds } from '../src/platform/values.ts';
import {
  dynamicCredentials,
  VAULT_AUDIENCE,
  vaultDatabaseJob,
  vaultDatabaseRole,
  vaultDatabaseSecret,
  vaultRole,
  vaultTrust,
  vaultUrl,
} from '../src/platform/vault.ts';
import type { Layer, LayerDefinition } from './layer.ts';
import { client } from './vault-setup.ts';
import { runsOf } from './workload-identity.ts';

const CONNECTION = 'vault';

export const vaultDatabases: LayerDefinition = {
  name: 'vault-databases',
  about: 'Databases whose credentials Vault makes, for each service its own, renewed and replaced by themselves.',
  after: ['data', 'network', 'vault-setup'],
  build(layer, target) {
    const { vault } = target.spec;
    const all = dynamicCredentials(target);
    if (!vault || all.length === 0) return;
    for (const namespace of new Set(all.map(({ service }) => namespaceOf(target, service)))) {
      comesFrom(
        new VaultConnection(layer, `connection-${namespace}`, {
          metadata: { name: CONNECTION, namespace },
          spec: { address: vaultUrl, caCertSecretRef: vaultTrust.secret, skipTLSVerify: false },
        }),
        'vault',
      );
    }
    for (const [store, database] of storesOf(target, 'postgresql')) {
      if (database.credentials === 'dynamic') tell(layer, target, vault, store, database);
    }
    for (const { service, spec, store, secret } of all) {
      comesFrom(
        new DynamicCredentials(layer, secret, {
          name: secret,
          namespace: namespaceOf(target, service),
          connection: CONNECTION,
          role: vaultRole(target, secret),
          audience: VAULT_AUDIENCE,
          mount: 'database',
          path: `creds/${roleOf(target, store, service)}`,
          restarts: runsOf(target, service, spec).map(({ controller: { kind, name } }) => ({
            kind: kind === 'Deployment' ? ('Deployment' as const) : ('argo.Rollout' as const),
            name,
          })),
        }),
        `stores.${store}.credentials`,
      );
    }
  },
};

function tell(layer: Layer, target: Target, vault: VaultSpec, store: string, database: PostgresqlSpec): void {
  const name = vaultDatabaseJob(store);
  const inVault = `${instanceOf(target)}-${store}`;
  comesFrom(
    new VaultSetupJob(layer, name, {
      ...client(target, name),
      name,
      namespace: target.namespace,
      labels: vaultJobLabels(target, name),
      script: vaultDatabaseScript,
      files: vaultDatabaseFiles({
        name: inVault,
        address: `${store}-rw.${target.namespace}.svc:${POSTGRES_PORT}`,
        database: database.database,
        admin: vaultDatabaseRole,
        roles: dynamicCredentials(target)
          .filter((one) => one.store === store)
          .map(({ service }) => roleOf(target, store, service)),
        leases: { each: seconds(vault.leases.each), longest: seconds(vault.leases.longest) },
      }),
      env: [{ name: 'DATABASE', value: inVault }],
      volumes: [
        {
          name: 'database',
          secret: { secretName: vaultDatabaseSecret(store), items: [{ key: 'password', path: 'password' }] },
        },
      ],
      mounts: [{ name: 'database', mountPath: '/var/run/secrets/database', readOnly: true }],
    }),
    `stores.${store}.credentials`,
  );
}

/** The role in Vault's database engine: of one service in one database. */
function roleOf(target: Target, store: string, service: string): string {
  return `${instanceOf(target)}-${store}-${service}`;
}
