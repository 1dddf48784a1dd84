import { spawnSync } from 'node:child_process';
import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { ManualMigration } from '../../src/constructs/manual-migration.ts';
import { Migration, type MigrationProps } from '../../src/constructs/migration.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';

const dump = {
  image: 'ghcr.io/cloudnative-pg/postgresql:18.3-202602261638-system-bookworm',
  address: { name: 'orders-app', key: 'uri' },
  bucket: 'acme-backups',
  folder: 'shop-production/dumps',
  label: 'before-api-v1.0.0-orders',
  region: 'eu-west-1',
  encryption: 'aws:kms',
  scratch: { size: '50Gi', storageClass: 'gp3' },
} as const;

const props: MigrationProps = {
  name: 'api-migrations',
  namespace: 'shop-production',
  labels: { 'app.kubernetes.io/name': 'api-migrations' },
  image: 'ghcr.io/acme/api:v1.0.0',
  command: ['npm', 'run', 'migrate'],
  verify: ['npm', 'run', 'check'],
  variables: [{ name: 'DATABASE_URL', secret: { name: 'orders-app', key: 'uri' } }],
  resources: { cpu: { request: '100m' }, memory: { request: '128Mi', limit: '256Mi' } },
  writable: { '/tmp': '64Mi' },
  dumps: [dump],
  cloudIdentity: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::000000000000:role/orders' },
  timeoutSeconds: 600,
};

function build(more: Partial<MigrationProps> = {}) {
  const chart = Testing.chart();
  new Migration(chart, 'migration', { ...props, ...more });
  return Testing.synth(chart);
}
const hooks = (more: Partial<MigrationProps> = {}) =>
  build(more).map(({ kind, metadata }) => [
    kind,
    metadata.name,
    metadata.annotations['argocd.argoproj.io/hook'],
    Number(metadata.annotations['argocd.argoproj.io/sync-wave']),
  ]);

describe('a migration', () => {
  it('is dumped before, made before the new version, and looked at after', () => {
    expect(hooks()).toEqual([
      ['ServiceAccount', 'api-migrations', 'PreSync', -3],
      ['Job', 'api-migrations-dump', 'PreSync', -2],
      ['Job', 'api-migrations', 'PreSync', -1],
      ['Job', 'api-migrations-verify', 'PostSync', 0],
    ]);
    expect(hooks({ verify: undefined })).toHaveLength(3);
  });

  it('runs in the image of the version that is released, once', () => {
    const job = build()[2];
    expect(job.spec.template.spec.containers[0]).toMatchObject({
      image: 'ghcr.io/acme/api:v1.0.0',
      command: ['npm', 'run', 'migrate'],
    });
    expect(job.spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 600 });
  });

  it('is made anew with each sync, and its log stays until then', () => {
    for (const { metadata } of build()) {
      expect(metadata.annotations['argocd.argoproj.io/hook-delete-policy']).toBe('BeforeHookCreation');
    }
  });

  it('without a way back, or anything to do, is refused', () => {
    expect(() => build({ dumps: [] })).toThrow('there is no way back');
    expect(() => build({ command: [] })).toThrow('command is empty');
    expect(() => build({ name: 'm'.repeat(51) })).toThrow('51 characters');
  });
});

const steps = { validate: ['npm', 'run', 'validate'], rollback: ['npm', 'run', "migrate:down it's"] };

describe('a migration that can be undone', () => {
  it('asks first whether the schema is one to start from', () => {
    const { initContainers } = build(steps)[2].spec.template.spec;
    expect(initContainers).toMatchObject([{ name: 'validate', command: ['npm', 'run', 'validate'] }]);
  });

  it('is undone when it fails, and fails all the same', () => {
    const [, , script] = build({ ...steps, verify: undefined })[2].spec.template.spec.containers[0].command;
    expect(script).toContain("npm run migrate || {\n  echo 'failed: undoing the migration'");
    expect(script).toContain(`npm run 'migrate:down it'\\''s'\n  exit 1`);
  });

  // The script itself, with programs that work and that do not.
  it.each([
    ['works', ['true'], ['true'], 0, ''],
    ['fails', ['false'], ['true'], 1, 'undone'],
    ['leaves a wrong schema', ['true'], ['false'], 1, 'undone'],
  ])('that %s ends as it should', (_, command, verify, status, printed) => {
    const [pod] = [manual({ command, verify, rollback: ['echo', 'undone'] })];
    const [shell, ...args] = pod.containers[0].command;
    const run = spawnSync(shell, args, { encoding: 'utf8' });
    expect(run.status).toBe(status);
    expect(run.stdout.split('\n').includes('undone')).toBe(printed !== '');
  });
});

function buildManual(more: Partial<MigrationProps> = {}) {
  const chart = Testing.chart();
  new ManualMigration(chart, 'migration', { ...props, ...more });
  return Testing.synth(chart);
}
const manual = (more: Partial<MigrationProps> = {}) => buildManual(more)[1].spec.jobTemplate.spec.template.spec;

describe('a migration that somebody starts', () => {
  it('is the template of a Job that nothing starts by itself', () => {
    const [account, cronJob] = buildManual();
    expect(cronJob).toMatchObject({ kind: 'CronJob', metadata: { name: 'api-migrations' }, spec: { suspend: true } });
    // A hook would run with every sync.
    for (const { metadata } of [account, cronJob]) expect(JSON.stringify(metadata)).not.toContain('argocd');
  });

  it('dumps, uploads and validates before it migrates, each after the other', () => {
    const pod = manual(steps);
    expect(pod.initContainers.map(({ name }: { name: string }) => name)).toEqual(['dump', 'upload', 'validate']);
    expect(pod.containers).toHaveLength(1);
    const names = pod.volumes.map(({ name }: { name: string }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('of two databases at once is refused', () => {
    expect(() => buildManual({ dumps: [dump, dump] })).toThrow('one database is dumped before, not 2');
    expect(() => buildManual({ name: 'm'.repeat(53) })).toThrow('53 characters');
  });
});

describeWithSchemas('a migration', { kubernetes: '1.34' }, (schemas) => {
  it('is what the API server takes', () => {
    expect(complaintsOf(schemas, [...build(steps), ...buildManual(steps)])).toEqual([]);
  });
});

describe('a migration of Cloud SQL', () => {
  const cloudSql = { instance: 'orders', project: 'acme', label: 'before-api-v1.0.0-orders' };

  it('has Cloud SQL take a backup, and waits for it', () => {
    const pod = manual({ ...steps, dumps: [cloudSql] });
    expect(pod.initContainers.map(({ name }: { name: string }) => name)).toEqual(['backup', 'validate']);
    expect(pod.initContainers[0].command).toContain('--instance=orders');
    expect(pod.initContainers[0].command).not.toContain('--async');
  });

  it('does so before a release too', () => {
    const [, job] = build({ dumps: [cloudSql] });
    expect(job.spec.template.spec.containers[0].command.slice(0, 4)).toEqual(['gcloud', 'sql', 'backups', 'create']);
  });
});
