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
import { type Home, homesOf, inHome } from '../src/platform/domains.ts';
import type { VaultSpec } from '../src/platform/schema/vault.ts';
import { dynamicSecret, storesOf } from '../src/platform/stores.ts';
import { fleetNameOf, instanceOf, namespaceOf, secretName, type Target } from '../src/platform/target.ts';
import { seconds } from '../src/platform/values.ts';
import {
  dynamicCredentials,
  keepsInVault,
  VAULT_AUDIENCE,
  VAULT_NAMESPACE,
  vaultDatabaseJob,
  vaultPki,
  vaultReader,
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
    if (vault.pki) for (const home of homesOf(target)) issuer(layer, target, home);
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
            roles: homesOf(target).map((home) => ({
              name: vaultRole(target, inHome(vaultPki, home)),
              domains: [`${home.namespace}.svc`, `${home.namespace}.svc.cluster.local`],
              lifetime: seconds(vault.pki?.lifetime ?? ''),
            })),
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
  const mine = instanceOf(target);
  const homes = homesOf(target);
  return [
    of(vaultSnapshots, vaultSnapshots, { 'sys/storage/raft/snapshot': ['read'] }, VAULT_NAMESPACE),
    ...homes.flatMap((home): VaultRole[] => {
      const kept = home.services.filter(([, service]) => keepsInVault(target, service));
      if (kept.length === 0) return [];
      // With domains each namespace reads the entries of its own services alone.
      const entries = homes.length === 1 ? [`${mine}-*`] : kept.map(([name]) => secretName(target, name));
      const may = Object.fromEntries(entries.map((entry) => [`kv/data/${entry}`, ['read' as const]]));
      return [of(inHome(vaultReader, home), VAULT_SECRETS_ACCOUNT, may, home.namespace)];
    }),
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
      of(
        dynamicSecret(service, store),
        dynamicSecret(service, store),
        {
          [`database/creds/${mine}-${store}-${service}`]: ['read'],
          'sys/leases/renew': ['update'],
          'sys/leases/revoke': ['update'],
        },
        namespaceOf(target, service),
      ),
    ),
    ...(spec.vault?.pki ? homes : []).map((home): VaultRole => {
      const who = inHome(vaultPki, home);
      const may: VaultRole['may'] = { [`pki/sign/${vaultRole(target, who)}`]: ['create', 'update'] };
      // As cert-manager asks for the token.
      return { ...of(who, vaultPki, may, home.namespace), audience: `vault://${home.namespace}/${vaultPki}` };
    }),
  ];
}

/** Certificates signed by Vault, for Certificates of a namespace of the platform: cert-manager asks as a ServiceAccount that can do no more. */
function issuer(layer: Layer, target: Target, home: Home): void {
  const { namespace } = home;
  const role = vaultRole(target, inHome(vaultPki, home));
  const metadata = { name: vaultPki, namespace };
  const origin = 'vault.pki';
  comesFrom(
    new k8s.KubeServiceAccount(layer, inHome('pki-account', home), { metadata, automountServiceAccountToken: false }),
    origin,
  );
  comesFrom(
    new k8s.KubeRole(layer, inHome('pki-role', home), {
      metadata,
      rules: [{ apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: [vaultPki], verbs: ['create'] }],
    }),
    origin,
  );
  const certManager = catalogue['cert-manager'];
  comesFrom(
    new k8s.KubeRoleBinding(layer, inHome('pki-binding', home), {
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
    new Issuer(layer, inHome('pki-issuer', home), {
      metadata,
      spec: {
        vault: {
          server: vaultUrl,
          path: `pki/sign/${role}`,
          caBundleSecretRef: { name: vaultTrust.secret, key: vaultTrust.key },
          auth: {
            kubernetes: {
              mountPath: '/v1/auth/kubernetes',
              role,
              serviceAccountRef: { name: vaultPki },
            },
          },
        },
      },
    }),
    origin,
  );
}
