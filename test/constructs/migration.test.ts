import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
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

function build(more: Partial<MigrationProps> = {}) {
  const chart = Testing.chart();
  new Migration(chart, 'migration', {
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
    roleArn: 'arn:aws:iam::000000000000:role/orders',
    timeoutSeconds: 600,
    ...more,
  });
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

describeWithSchemas('a migration', { kubernetes: '1.34' }, (schemas) => {
  it('is what the API server takes', () => {
    expect(complaintsOf(schemas, build())).toEqual([]);
  });
});
