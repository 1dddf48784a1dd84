import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import type { Target } from '../../src/platform/target.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { fieldTarget } from '../support/target.ts';

const role = (name: string) => `arn:aws:iam::000000000000:role/${name}`;
const outputs = {
  vault_role_arn: role('vault'),
  vault_kms_key_arn: 'arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555',
  vault_snapshots_role_arn: role('vault-snapshots'),
};
const withVault = {
  vault: { pki: {} },
  secrets: { from: 'vault' },
  stores: { postgres: { credentials: 'dynamic' } },
};
const target = fieldTarget(withVault, 'production', outputs);
// biome-ignore lint/suspicious/noExplicitAny: manifests are read as they are written
type Read = any;
const made = (of: Target): Read[] => build(of).map(({ object }) => object);
const objects = made(target);
const find = (kind: string, name: string, among = objects) =>
  among.find((object) => object.kind === kind && object.metadata.name === name);
const NAMESPACE = 'astralfield';

function refusal(difference: object): string {
  try {
    fieldTarget(difference, 'production', outputs);
    return '';
  } catch (error) {
    return JSON.stringify((error as { problems: unknown }).problems);
  }
}

describe('Vault', () => {
  const values = (among = objects, environment = 'production') =>
    find('Application', `astral-field-${environment}-vault`, among).spec.source.helm.valuesObject;

  it('has three servers in production, agreed by Raft, unsealed by KMS, with TLS, a page, and room for a drain', () => {
    const { server, ui, injector } = values();
    expect(server.ha).toMatchObject({ enabled: true, replicas: 3, disruptionBudget: { enabled: true } });
    expect(server.ha.raft.config).toContain('seal "awskms"');
    expect(server.ha.raft.config).toContain(outputs.vault_kms_key_arn);
    expect(server.ha.raft.config.match(/retry_join/g)).toHaveLength(3);
    expect(server.ha.raft.config).toContain('tls_min_version = "tls12"');
    expect(ui.enabled).toBe(true);
    expect(injector.enabled).toBe(false);
    expect(server.serviceAccount.annotations).toEqual({ 'eks.amazonaws.com/role-arn': outputs.vault_role_arn });
  });

  it('is one server elsewhere, of the same kind', () => {
    const staging = made(fieldTarget(withVault, 'staging', outputs));
    const { server } = values(staging, 'staging');
    expect(server.ha).toMatchObject({ replicas: 1, disruptionBudget: { enabled: false } });
  });

  it('gets its certificate before its pods wait for it', () => {
    const wave = (name: string) =>
      Number(
        find('Application', `astral-field-production-${name}`).metadata.annotations['argocd.argoproj.io/sync-wave'],
      );
    expect(wave('vault-trust')).toBeLessThanOrEqual(wave('vault'));
    expect(wave('vault')).toBeLessThan(wave('vault-setup'));
    expect(wave('vault-setup')).toBeLessThan(wave('secrets'));
    expect(wave('vault-databases')).toBeLessThan(wave('workloads'));
    expect(find('Certificate', 'vault-tls').spec.dnsNames).toContain('vault.vault.svc');
  });

  it('is told its engines, audit, policies and roles by a Job that logs in as nobody else can', () => {
    const { data } = find('ConfigMap', 'vault-setup');
    for (const said of ['auth/kubernetes/config', 'enable -path=kv', 'enable database', 'enable pki', 'audit enable']) {
      expect(data['run.sh']).toContain(said);
    }
    const setup = JSON.parse(data['setup-role.json']);
    expect(setup).toMatchObject({
      bound_service_account_names: ['vault-setup'],
      bound_service_account_namespaces: ['vault'],
      audience: 'vault',
    });
    const pod = find('Job', 'vault-setup').spec.template.spec;
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(JSON.stringify(pod.volumes)).toContain('"audience":"vault"');
  });

  it('gives each role its own policy, which opens nothing of another platform', () => {
    const { data } = find('ConfigMap', 'vault-setup');
    const roles = Object.keys(data).filter((file) => file.startsWith('role.'));
    expect(roles.length).toBeGreaterThan(4);
    for (const file of roles) {
      const name = file.slice('role.'.length, -'.json'.length);
      expect(JSON.parse(data[file]).token_policies).toEqual([name]);
      const policy: string = data[`policy.${name}.hcl`];
      for (const [, path = ''] of policy.matchAll(/path "([^"]+)"/g)) {
        expect(path).toMatch(/astral-field-production|^sys\/(leases|storage\/raft\/snapshot)/);
      }
    }
  });

  it('is backed up by the clock, encrypted, after a look into the snapshot', () => {
    const { schedule, jobTemplate } = find('CronJob', 'vault-snapshots').spec;
    expect(schedule).toBe('20 * * * *');
    const { initContainers, containers } = jobTemplate.spec.template.spec;
    expect(initContainers[0].command[2]).toContain('snapshot inspect');
    expect(containers[0].env).toContainEqual({ name: 'FOLDER', value: 'astral-field-production/vault' });
    expect(containers[0].command[2]).toContain('--sse');
  });

  it('signs certificates for names inside the namespace, asked by cert-manager as an account of its own', () => {
    const { vault } = find('Issuer', 'vault-pki').spec;
    expect(vault.path).toBe('pki/sign/astral-field-production-vault-pki');
    expect(find('Role', 'vault-pki').rules).toEqual([
      { apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: ['vault-pki'], verbs: ['create'] },
    ]);
    const { data } = find('ConfigMap', 'vault-setup');
    expect(JSON.parse(data['pki-role.astral-field-production-vault-pki.json'])).toMatchObject({
      allowed_domains: [`${NAMESPACE}.svc`, `${NAMESPACE}.svc.cluster.local`],
    });
    expect(JSON.parse(data['role.astral-field-production-vault-pki.json']).audience).toBe(
      `vault://${NAMESPACE}/vault-pki`,
    );
  });
});

describe('secrets from Vault', () => {
  it("are the services', under the names that they have in AWS; those of the monitoring stay there", () => {
    const external = find('ExternalSecret', 'api-secrets');
    expect(external.spec.secretStoreRef.name).toBe('vault');
    expect(external.spec.data[0].remoteRef.key).toBe('astral-field-production-api-secrets');
    expect(find('SecretStore', 'vault').spec.provider.vault).toMatchObject({
      server: 'https://vault.vault.svc:8200',
      path: 'kv',
      auth: { kubernetes: { role: 'astral-field-production-external-secrets' } },
    });
    expect(find('ExternalSecret', 'alerting').spec.secretStoreRef.name).toBe('aws-secrets-manager');
  });

  it('can be said of one service alone', () => {
    const { secrets: _, ...rest } = withVault;
    const some = made(fieldTarget({ ...rest, services: { api: { secretsFrom: 'vault' } } }, 'production', outputs));
    expect(find('ExternalSecret', 'api-secrets', some).spec.secretStoreRef.name).toBe('vault');
    expect(find('SecretStore', 'vault', some).metadata.namespace).toBe(NAMESPACE);
  });
});

describe('dynamic credentials', () => {
  it("are each service's own, renewed, replaced within a day, with a restart of what runs with them", () => {
    expect(find('VaultDynamicSecret', 'api-postgres-credentials').spec).toMatchObject({
      mount: 'database',
      path: 'creds/astral-field-production-postgres-api',
      renewalPercent: 67,
      destination: { name: 'api-postgres-credentials', create: true },
      rolloutRestartTargets: [{ kind: 'argo.Rollout', name: 'api' }],
    });
    const { data } = find('ConfigMap', 'postgres-vault-setup');
    expect(JSON.parse(data['role.astral-field-production-postgres-api.json'])).toMatchObject({
      default_ttl: '3600s',
      max_ttl: '43200s',
    });
  });

  it('are what the service connects with', () => {
    const { env } = find('Rollout', 'api').spec.template.spec.containers.find(
      ({ name }: { name: string }) => name === 'api' || name === 'app',
    );
    expect(env).toContainEqual({
      name: 'DATABASE_URL_USER',
      valueFrom: { secretKeyRef: { name: 'api-postgres-credentials', key: 'username' } },
    });
  });

  it('are made by a role of the database that may make others, and act as the owner', () => {
    const { bootstrap, managed } = find('Cluster', 'postgres').spec;
    expect(bootstrap.initdb.postInitApplicationSQL).toContainEqual(
      expect.stringMatching(/^GRANT "\w+" TO "vault" WITH ADMIN OPTION$/),
    );
    expect(managed.roles[0]).toMatchObject({
      name: 'vault',
      createrole: true,
      passwordSecret: { name: 'postgres-vault' },
    });
    expect(find('ConfigMap', 'postgres-vault-setup').data['role.astral-field-production-postgres-api.json']).toContain(
      'SET role',
    );
  });

  it('pass the network: Job to Vault, Vault to the database, operators to Vault', () => {
    const policies = objects
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    for (const name of [
      `${NAMESPACE}/postgres-vault-setup-to-vault`,
      'vault/vault-from-postgres-vault-setup',
      'vault/vault-to-postgres-instances',
      `${NAMESPACE}/postgres-instances-from-vault`,
      'vault/vault-from-external-secrets',
      'vault/vault-from-vault-secrets-operator',
      'vault/vault-snapshots-to-internet',
    ]) {
      expect(policies).toContain(name);
    }
  });
});

describe('a platform', () => {
  it('is refused what needs Vault, where it has none', () => {
    expect(refusal({ secrets: { from: 'vault' } })).toContain('needs Vault');
    expect(refusal({ stores: { postgres: { credentials: 'dynamic' } } })).toContain('needs Vault');
    expect(refusal({ services: { api: { secretsFrom: 'vault' } } })).toContain('needs Vault');
  });

  it('is refused two servers, and credentials that stay for a day', () => {
    expect(refusal({ vault: { replicas: 2 } })).toContain('no majority');
    expect(refusal({ vault: { leases: { longest: '24h' } } })).toContain('within 24 hours');
    expect(refusal({ vault: { leases: { each: '13h' } } })).toContain('is longer than leases.longest');
  });
});

describeWithSchemas('against the official schemas', { kubernetes: '1.33' }, (schemas) => {
  it('everything about Vault is accepted', () => {
    expect(complaintsOf(schemas, objects)).toEqual([]);
  });
});
