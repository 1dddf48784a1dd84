import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import { addonsInUse } from '../../src/addons/in-use.ts';
import { idpTarget } from '../support/target.ts';

interface Named {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

function objects(difference: object = {}) {
  const target = idpTarget(difference);
  // Fields of many kinds are looked at: as JSON they have no type.
  const all = JSON.parse(JSON.stringify(build(target).map(({ object }) => object)));
  const find = (kind: string, name: string) =>
    all.find((object: Named) => object.kind === kind && object.metadata.name === name);
  return { target, find };
}

const { target, find } = objects();
const kept = objects({ backup: { volumes: 'snapshots' }, objectives: { recovery: { region: null } } });

describe('volumes whose data is moved into the bucket', () => {
  it('are snapshotted through CSI, and not kept as snapshots of the cloud', () => {
    const { template } = find('Schedule', 'idp-platform-production-cluster').spec;
    expect(template).toMatchObject({ snapshotVolumes: true, snapshotMoveData: true });
    expect(template).not.toHaveProperty('volumeSnapshotLocations');
    expect(kept.find('Schedule', 'idp-platform-production-cluster').spec.template).toMatchObject({
      volumeSnapshotLocations: ['idp-platform-production'],
    });
  });

  it('are no part of what holds objects alone', () => {
    expect(find('Schedule', 'idp-platform-production-configuration').spec.template).not.toHaveProperty(
      'snapshotMoveData',
    );
  });

  it('have a class that Velero finds, and the controller that binds snapshots', () => {
    expect(find('VolumeSnapshotClass', 'idp-platform-backups')).toMatchObject({
      metadata: { labels: { 'velero.io/csi-volumesnapshot-class': 'true' } },
      driver: 'ebs.csi.aws.com',
    });
    expect(addonsInUse(target.spec)).toEqual(expect.arrayContaining(['volume-snapshot-crds', 'snapshot-controller']));
    expect(addonsInUse(kept.target.spec)).not.toContain('snapshot-controller');
  });

  it('ask for agents that see the nodes’ volumes, and for a namespace that admits these', () => {
    const values = (of: typeof find) =>
      of('Application', 'idp-platform-production-velero').spec.source.helm.valuesObject;
    expect(values(find)).toMatchObject({ deployNodeAgent: true, configuration: { features: 'EnableCSI' } });
    expect(values(kept.find)).toMatchObject({ deployNodeAgent: false });
    const level = (of: typeof find) => of('Namespace', 'velero').metadata.labels['pod-security.kubernetes.io/enforce'];
    expect([level(find), level(kept.find)]).toEqual(['privileged', 'restricted']);
  });
});

describe('dumps of a database that a cloud runs', () => {
  it('read it with credentials of their own, and write to the bucket as a role of their own', () => {
    const cronJob = find('CronJob', 'postgres-dump').spec;
    expect(cronJob.schedule).toBe('30 2 * * *');
    const [dump] = cronJob.jobTemplate.spec.template.spec.initContainers;
    expect(dump.env).toEqual([
      { name: 'DATABASE', valueFrom: { secretKeyRef: { name: 'postgres-dump-secrets', key: 'DATABASE_URL' } } },
    ]);
    expect(find('ExternalSecret', 'postgres-dump-secrets').spec.data[0].remoteRef.key).toBe(
      'idp-platform-production-postgres-dump',
    );
    expect(find('ServiceAccount', 'postgres-dump').metadata.annotations).toEqual({
      'eks.amazonaws.com/role-arn': target.contract.text('postgres_dump_role_arn'),
    });
  });

  it('reach the database and S3, and nothing else', () => {
    expect(find('NetworkPolicy', 'postgres-dump-to-postgres').spec.egress[0].ports).toEqual([
      { port: 5432, protocol: 'TCP' },
    ]);
    expect(find('NetworkPolicy', 'postgres-dump-to-internet')).toBeDefined();
  });

  it('are watched: one that fails is noticed', () => {
    expect(JSON.stringify(find('PrometheusRule', 'idp-platform-backup'))).toContain('cronjob=\\"postgres-dump\\"');
  });

  it('are not there where nobody asked for them', () => {
    const none = objects({ stores: { postgres: { dump: null } } });
    expect(none.find('CronJob', 'postgres-dump')).toBeUndefined();
    expect(none.find('ExternalSecret', 'postgres-dump-secrets')).toBeUndefined();
  });
});

describe('a cache in cluster mode', () => {
  it('tells its clients that they must speak the cluster’s protocol', () => {
    expect(find('ConfigMap', 'backstage-config').data.REDIS_CLUSTER).toBe('true');
    const single = objects({ stores: { redis: { mode: 'single' } } });
    expect(single.find('ConfigMap', 'backstage-config').data).not.toHaveProperty('REDIS_CLUSTER');
  });
});
