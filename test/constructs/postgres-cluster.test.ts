import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { PostgresCluster, type PostgresClusterProps } from '../../src/constructs/postgres-cluster.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';

const archive = {
  destination: 's3://acme-backups/shop-production/orders',
  retentionDays: 30,
  baseBackups: '0 1 * * *',
  lagSeconds: 300,
  encryption: 'aws:kms',
  cloudIdentity: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::000000000000:role/orders' },
} as const;

const props: PostgresClusterProps = {
  name: 'orders',
  namespace: 'shop-production',
  labels: { 'app.kubernetes.io/part-of': 'shop' },
  image: 'ghcr.io/cloudnative-pg/postgresql:18.3-202602261638-system-bookworm',
  instances: 3,
  storage: '50Gi',
  storageClass: 'gp3',
  cpu: '1',
  memoryBytes: 4 * 2 ** 30,
  database: 'orders',
  archive,
};

function build(more: Partial<PostgresClusterProps> = {}) {
  const chart = Testing.chart();
  new PostgresCluster(chart, 'orders', { ...props, ...more });
  return Testing.synth(chart);
}
const spec = (more: Partial<PostgresClusterProps> = {}) => build(more)[0].spec;

describe('a PostgreSQL cluster', () => {
  it('commits on two of three servers, and does not wait for a server that it never had', () => {
    expect(spec().postgresql.synchronous).toEqual({
      method: 'any',
      number: 1,
      dataDurability: 'required',
      failoverQuorum: true,
    });
    expect(spec({ instances: 2 }).postgresql.synchronous).toBeUndefined();
  });

  it('keeps servers apart, and lets a single one be drained', () => {
    expect(spec().affinity).toMatchObject({ enablePodAntiAffinity: true, podAntiAffinityType: 'required' });
    expect(spec().enablePDB).toBe(true);
    expect(spec({ instances: 1 })).toMatchObject({ enablePDB: false, affinity: { enablePodAntiAffinity: false } });
  });

  it('archives its log within the promised time, encrypted, as an IAM role and without a key', () => {
    const { backup, postgresql, serviceAccountTemplate } = spec();
    expect(postgresql.parameters.archive_timeout).toBe('300s');
    expect(backup.retentionPolicy).toBe('30d');
    expect(backup.barmanObjectStore).toMatchObject({
      destinationPath: archive.destination,
      s3Credentials: { inheritFromIAMRole: true },
      wal: { encryption: 'aws:kms' },
      data: { encryption: 'aws:kms' },
    });
    expect(serviceAccountTemplate.metadata.annotations).toEqual(archive.cloudIdentity);
  });

  it('makes base backups by a schedule that begins with seconds, and one at once', () => {
    expect(build()[1]).toMatchObject({
      kind: 'ScheduledBackup',
      spec: { schedule: '0 0 1 * * *', immediate: true, cluster: { name: 'orders' } },
    });
  });

  it('sizes its memory from what the pod gets, unless told otherwise', () => {
    expect(spec().postgresql.parameters).toMatchObject({ shared_buffers: '1024MB', max_connections: '200' });
    expect(spec({ parameters: { shared_buffers: '2GB' } }).postgresql.parameters.shared_buffers).toBe('2GB');
    expect(spec().resources).toEqual({ requests: { cpu: '1', memory: '4Gi' }, limits: { memory: '4Gi' } });
  });

  it('refuses what cannot be', () => {
    expect(() => spec({ instances: 0 })).toThrow('instances 0 is not a count');
    expect(() => spec({ memoryBytes: 2 ** 20 })).toThrow('too little for PostgreSQL');
    expect(() => spec({ archive: { ...archive, destination: 's3://acme' } })).toThrow('is no folder of a bucket');
    expect(() => spec({ archive: { ...archive, lagSeconds: 1 } })).toThrow('lagSeconds 1');
    expect(() => spec({ archive: { ...archive, retentionDays: 0 } })).toThrow('retentionDays 0 keeps nothing');
    expect(() => spec({ name: 'o'.repeat(51) })).toThrow('51 characters');
  });
});

describeWithSchemas('a PostgreSQL cluster', { kubernetes: '1.34', groups: ['postgresql.cnpg.io'] }, (schemas) => {
  it('is what CloudNativePG takes, large and small', () => {
    expect(complaintsOf(schemas, [...build(), ...build({ instances: 1 })])).toEqual([]);
  });
});
