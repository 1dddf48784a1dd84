import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { PostgresDump, type PostgresDumpProps } from '../../src/constructs/postgres-dump.ts';
import { PostgresRestoreTest, type PostgresRestoreTestProps } from '../../src/constructs/postgres-restore-test.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';

const roleArn = 'arn:aws:iam::000000000000:role/orders';
const cloudIdentity = { 'eks.amazonaws.com/role-arn': roleArn };
const image = 'ghcr.io/cloudnative-pg/postgresql:18.3-202602261638-system-bookworm';

function dump(more: Partial<PostgresDumpProps> = {}) {
  const chart = Testing.chart();
  new PostgresDump(chart, 'dump', {
    name: 'orders-dump',
    namespace: 'shop-production',
    instance: 'shop-production',
    cron: '30 2 * * *',
    image,
    address: { name: 'orders-app', key: 'uri' },
    bucket: 'acme-backups',
    folder: 'shop-production/dumps',
    label: 'orders',
    region: 'eu-west-1',
    encryption: 'aws:kms',
    scratch: { size: '50Gi', storageClass: 'gp3' },
    cloudIdentity,
    ...more,
  });
  return Testing.synth(chart);
}

function restore(more: Partial<PostgresRestoreTestProps> = {}) {
  const chart = Testing.chart();
  new PostgresRestoreTest(chart, 'test', {
    name: 'orders-restore-test',
    namespace: 'shop-production',
    instance: 'shop-production',
    labels: {},
    cron: '0 5 * * 2',
    cluster: 'orders',
    archive: {
      destination: 's3://acme-backups/shop-production/orders',
      retentionDays: 30,
      baseBackups: '0 1 * * *',
      lagSeconds: 300,
      encryption: 'aws:kms',
      cloudIdentity,
    },
    image,
    storage: '50Gi',
    storageClass: 'gp3',
    cpu: '1',
    memoryBytes: 4 * 2 ** 30,
    database: 'orders',
    timeoutSeconds: 3600,
    ...more,
  });
  return Testing.synth(chart);
}
const kind = (objects: ReturnType<typeof dump>, wanted: string) => objects.find((object) => object.kind === wanted);
const recovered = () => JSON.parse(kind(restore(), 'ConfigMap').data['cluster.json']);

describe('a dump', () => {
  const pod = () => kind(dump(), 'CronJob').spec.jobTemplate.spec.template.spec;

  it('is compressed, read back, and only then uploaded, encrypted', () => {
    const [script] = pod().initContainers[0].command.slice(-1);
    expect(script).toContain('--compress=6');
    expect(script.indexOf('pg_restore --list')).toBeGreaterThan(script.indexOf('pg_dump'));
    expect(pod().containers[0].command.at(-1)).toContain('--sse "$ENCRYPTION"');
    expect(pod().containers[0].env).toContainEqual({ name: 'ENCRYPTION', value: 'aws:kms' });
  });

  it('knows the password by reference, and S3 by its role', () => {
    expect(pod().initContainers[0].env).toEqual([
      { name: 'DATABASE', valueFrom: { secretKeyRef: { name: 'orders-app', key: 'uri' } } },
    ]);
    expect(kind(dump(), 'ServiceAccount').metadata.annotations['eks.amazonaws.com/role-arn']).toBe(roleArn);
  });

  it('has room for itself that goes with the pod', () => {
    const [work] = pod().volumes;
    expect(work.ephemeral.volumeClaimTemplate.spec.resources.requests.storage).toBe('50Gi');
  });

  it('refuses a name that its Jobs could not have', () => {
    expect(() => dump({ name: 'd'.repeat(53) })).toThrow('53 characters');
  });
});

describe('a restore test', () => {
  it('recovers another cluster from the archive of the first, which it leaves alone', () => {
    expect(recovered()).toMatchObject({
      metadata: { name: 'orders-restore-test' },
      spec: {
        instances: 1,
        bootstrap: { recovery: { source: 'orders' } },
        externalClusters: [{ name: 'orders', barmanObjectStore: { serverName: 'orders' } }],
      },
    });
    expect(recovered().spec.backup).toBeUndefined();
    // The log of a server with more connections could not be replayed.
    expect(recovered().spec.postgresql.parameters.max_connections).toBe('200');
    expect(() => restore({ name: 'orders' })).toThrow('which it would delete');
  });

  it('may delete its own cluster, and no other', () => {
    const { rules } = kind(restore(), 'Role');
    const deleting = rules.filter(({ verbs }: { verbs: string[] }) => verbs.includes('delete'));
    expect(deleting).toHaveLength(1);
    expect(deleting[0].resourceNames).toEqual(['orders-restore-test']);
  });

  it('fails when it takes longer than a recovery may', () => {
    const [container] = kind(restore(), 'CronJob').spec.jobTemplate.spec.template.spec.containers;
    expect(container.env).toContainEqual({ name: 'TIMEOUT', value: '3600' });
  });
});

describeWithSchemas('backups of PostgreSQL', { kubernetes: '1.34', groups: ['postgresql.cnpg.io'] }, (schemas) => {
  it('are what the API server takes, and the cluster that the test asks for too', () => {
    expect(complaintsOf(schemas, [...dump(), ...restore(), recovered()])).toEqual([]);
  });
});
