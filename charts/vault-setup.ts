import { k8s } from 'cdk8s-plus-27';
import { Issuer } from '../imports/cert-manager.io.ts';
import { catalogue } from '../src/addons/catalogue.ts';
import { vaultJobLabels } from '../src/addons/vault-flows.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import {
  type VaultRole,
  type VaultSetupOptions,
  vaultBootstrapFiles,
  vaultSetupFiles,
  vaultSetupScript,
} from '../src/constructs/vault-setup.ts';
import { VaultSetupJob } from '../src/constructs/vault-setup-job.ts';
import { VaultSnapshot } from '../src/constructs/vault-snapshot.ts';
import type { VaultSpec } from '../src/platform/schema/vault.ts';
import { dynamicSecret, storesOf } from '../src/platform/stores.ts';
import { fleetNameOf, instanceOf, services, type Target } from '../src/platform/target.ts';
import { seconds } from '../src/platform/values.ts';
import {
  dynamicCredentials,
  secretSourceOf,
  VAULT_AUDIENCE,
  VAULT_NAMESPACE,
  vaultDatabaseJob,
  vaultPki,
  vaultRole,
  vaultSetup,
  vaultSnapshots,
  vaultTrust,
  vaultUrl,
} from '../src/platform/vault.ts';
import type { Layer, LayerDefinition } from './layer.ts';
import { VAULT_SECRETS_ACCOUNT } from './secrets.ts';

export const vaultSetupLayer: LayerDefinition = {
  name: 'vault-setup',
  about: 'What Vault is told through its API: engines, policies, roles, audit; and its snapshots.',
  after: ['vault', 'vault-trust'],
  build(layer, target) {
    const { vault } = target.spec;
    if (!vault) return;
    setup(layer, target, vault);
    comesFrom(
      new VaultSnapshot(layer, 'snapshots', {
        ...client(target, vaultSnapshots),
        name: vaultSnapshots,
        namespace: VAULT_NAMESPACE,
        labels: vaultJobLabels(target, vaultSnapshots),
        cron: vault.snapshots.cron,
        bucket: target.contract.text('backups_bucket'),
        folder: `${fleetNameOf(target)}/vault`,
        region: target.contract.text('backups_region'),
        encryption: vault.snapshots.encryption,
        roleArn: target.contract.text('vault_snapshots_role_arn'),
      }),
      'vault.snapshots',
    );
    if (vault.pki) issuer(layer, target);
  },
};

/** How a Job of this platform logs in. */
export function client(target: Target, who: string) {
  return { url: vaultUrl, role: vaultRole(target, who), audience: VAULT_AUDIENCE, trust: vaultTrust };
}

function setup(layer: Layer, target: Target, vault: VaultSpec): void {
  const own = {
    name: vaultRole(target, vaultSetup),
    serviceAccount: vaultSetup,
    namespace: VAULT_NAMESPACE,
    audience: VAULT_AUDIENCE,
  };
  const options: VaultSetupOptions = {
    roles: roles(target),
    leases: { each: seconds(vault.leases.each), longest: seconds(vault.leases.longest) },
    ...(vault.pki
      ? {
          pki: {
            commonName: `${target.platform} ${target.environment}`,
            authority: seconds(vault.pki.authority),
            role: {
              name: vaultRole(target, vaultPki),
              domains: [`${target.namespace}.svc`, `${target.namespace}.svc.cluster.local`],
              lifetime: seconds(vault.pki.lifetime),
            },
          },
        }
      : {}),
  };
  comesFrom(
    new VaultSetupJob(layer, 'setup', {
      ...client(target, vaultSetup),
      name: vaultSetup,
      namespace: VAULT_NAMESPACE,
      labels: vaultJobLabels(target, vaultSetup),
      script: vaultSetupScript,
      files: { ...vaultBootstrapFiles(own), ...vaultSetupFiles(options) },
    }),
    'vault',
  );
}

/** Who may log in, and what for: each its own role and policy. */
function roles(target: Target): VaultRole[] {
  const { namespace, spec } = target;
  const of = (who: string, serviceAccount: string, may: VaultRole['may'], where = namespace): VaultRole => ({
    name: vaultRole(target, who),
    serviceAccount,
    namespace: where,
    audience: VAULT_AUDIENCE,
    may,
  });
  const fromVault = services(target).some(([, service]) => secretSourceOf(target, service) === 'vault');
  const mine = instanceOf(target);
  return [
    of(vaultSnapshots, vaultSnapshots, { 'sys/storage/raft/snapshot': ['read'] }, VAULT_NAMESPACE),
    ...(fromVault ? [of('external-secrets', VAULT_SECRETS_ACCOUNT, { [`kv/data/${mine}-*`]: ['read'] })] : []),
    ...storesOf(target, 'postgresql').flatMap(([store, { credentials }]) =>
      credentials === 'static'
        ? []
        : [
            of(vaultDatabaseJob(store), vaultDatabaseJob(store), {
              [`database/config/${mine}-${store}`]: ['create', 'read', 'update'],
              [`database/roles/${mine}-${store}-*`]: ['create', 'read', 'update'],
            }),
          ],
    ),
    ...dynamicCredentials(target).map(({ service, store }) =>
      of(dynamicSecret(service, store), dynamicSecret(service, store), {
        [`database/creds/${mine}-${store}-${service}`]: ['read'],
        'sys/leases/renew': ['update'],
        'sys/leases/revoke': ['update'],
      }),
    ),
    ...(spec.vault?.pki
      ? [
          {
            ...of(vaultPki, vaultPki, { [`pki/sign/${vaultRole(target, vaultPki)}`]: ['create', 'update'] }),
            // As cert-manager asks for the token.
            audience: `vault://${namespace}/${vaultPki}`,
          },
        ]
      : []),
  ];
}

/** Certificates signed by Vault, for Certificates of the platform's namespace: cert-manager asks as a ServiceAccount that can do no more. */
function issuer(layer: Layer, target: Target): void {
  const { namespace } = target;
  const metadata = { name: vaultPki, namespace };
  const origin = 'vault.pki';
  comesFrom(
    new k8s.KubeServiceAccount(layer, 'pki-account', { metadata, automountServiceAccountToken: false }),
    origin,
  );
  comesFrom(
    new k8s.KubeRole(layer, 'pki-role', {
      metadata,
      rules: [{ apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: [vaultPki], verbs: ['create'] }],
    }),
    origin,
  );
  const certManager = catalogue['cert-manager'];
  comesFrom(
    new k8s.KubeRoleBinding(layer, 'pki-binding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: vaultPki },
      subjects: [
        {
          kind: 'ServiceAccount',
          name: certManager.cloudRole?.serviceAccount ?? 'cert-manager',
          namespace: certManager.namespace,
        },
      ],
    }),
    origin,
  );
  comesFrom(
    new Issuer(layer, 'pki-issuer', {
      metadata,
      spec: {
        vault: {
          server: vaultUrl,
          path: `pki/sign/${vaultRole(target, vaultPki)}`,
          caBundleSecretRef: { name: vaultTrust.secret, key: vaultTrust.key },
          auth: {
            kubernetes: {
              mountPath: '/v1/auth/kubernetes',
              role: vaultRole(target, vaultPki),
              serviceAccountRef: { name: vaultPki },
            },
          },
        },
      },
    }),
    origin,
  );
}
