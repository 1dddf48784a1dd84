import { App, Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { backup, scheduleName } from '../../charts/backup.ts';
import { Layer } from '../../charts/layer.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { sampleTarget } from '../support/target.ts';

function synth(difference: object = {}, environment: 'staging' | 'production' = 'production') {
  const target = sampleTarget(difference, environment);
  const layer = new Layer(new App(), backup, target);
  backup.build(layer, target);
  return Testing.synth(layer);
}

const production = synth();

function only(kind: string, name?: string, manifests = production) {
  return manifests.filter((m) => m.kind === kind && (name === undefined || m.metadata.name === name));
}

describe('the backup layer', () => {
  it('keeps the backups of each environment in a folder of its own', () => {
    const [store] = only('BackupStorageLocation');
    expect(store.spec.objectStorage).toEqual({
      bucket: 'astral-planner-backups-primary',
      prefix: 'astral-planner-production',
    });
    const [staging] = only('BackupStorageLocation', undefined, synth({}, 'staging'));
    expect(staging.spec.objectStorage.prefix).toBe('astral-planner-staging');
  });

  it('makes a Schedule of each that the platform states, for the named location', () => {
    const names = only('Schedule').map((m) => m.metadata.name);
    const { schedules } = sampleTarget().spec.backup ?? { schedules: {} };
    expect(names).toEqual(Object.keys(schedules).map((name) => `astral-planner-production-${name}`));
    for (const { spec } of only('Schedule')) expect(spec.template.storageLocation).toBe('astral-planner-production');
  });

  it('backs up the namespace of the application, or all of them', () => {
    const [daily] = only('Schedule', 'astral-planner-production-daily');
    const [weekly] = only('Schedule', 'astral-planner-production-weekly');
    expect(daily.spec.template.includedNamespaces).toEqual(['astral-planner-production']);
    expect(weekly.spec.template.includedNamespaces).toEqual(['*']);
  });

  it('tests a schedule that exists, into a namespace beside the application', () => {
    const [cronJob] = only('CronJob', 'restore-test');
    expect(cronJob.metadata.namespace).toBe('velero');
    const { env } = cronJob.spec.jobTemplate.spec.template.spec.containers[0];
    const value = (name: string) => env.find((e: { name: string }) => e.name === name)?.value;
    expect(only('Schedule', value('SCHEDULE'))).toHaveLength(1);
    expect(value('SCRATCH')).toBe('astral-planner-production-restore-test');
    expect(only('Namespace', value('SCRATCH'))).toHaveLength(1);
  });

  it('restores Rollouts in the test where the platform has them', () => {
    const kinds = (manifests: typeof production) =>
      JSON.stringify(only('ConfigMap', 'restore-test', manifests)[0].data['restore.json']);
    expect(kinds(production)).toContain('rollouts.argoproj.io');
    expect(kinds(synth({}, 'staging'))).not.toContain('rollouts.argoproj.io');
  });

  it('lets the restore test reach the API server alone', () => {
    const [policy] = only('NetworkPolicy', 'restore-test');
    const { contract } = sampleTarget();
    expect(policy.metadata.namespace).toBe('velero');
    expect(policy.spec.egress).toHaveLength(1);
    const reached = policy.spec.egress[0].to.map((to: { ipBlock: { cidr: string } }) => to.ipBlock.cidr);
    expect(reached.slice(0, -1)).toEqual(contract.list('control_plane_cidrs'));
    expect(reached.at(-1)).toMatch(/\.1\/32$/);
  });

  it('takes the hourly snapshot of Redis, beside the application', () => {
    const [cronJob] = only('CronJob', 'redis-snapshot');
    expect(cronJob.metadata.namespace).toBe('astral-planner-production');
    expect(cronJob.spec.schedule).toBe('0 * * * *');
    expect(cronJob.spec.jobTemplate.spec.template.spec.priorityClassName).toBe('astral-planner-background');
  });

  it('lets the snapshot job reach AWS, and nothing of the VPC', () => {
    const [policy] = only('NetworkPolicy', 'redis-snapshot');
    const [{ to, ports }] = policy.spec.egress;
    expect(to.map((peer: { ipBlock: { cidr: string } }) => peer.ipBlock.cidr)).toEqual(['0.0.0.0/0']);
    expect(to[0].ipBlock.except).toEqual(expect.arrayContaining(['10.0.0.0/8', '169.254.0.0/16']));
    expect(ports).toEqual([{ protocol: 'TCP', port: 443 }]);
  });

  it('selects with its network policies exactly the pods of its jobs', () => {
    for (const name of ['restore-test', 'redis-snapshot']) {
      const [policy] = only('NetworkPolicy', name);
      const { labels } = only('CronJob', name)[0].spec.jobTemplate.spec.template.metadata;
      expect(labels).toMatchObject(policy.spec.podSelector.matchLabels);
    }
  });

  it('snapshots caches without Velero too', () => {
    const without = synth({ backup: null, objectives: { recovery: { configuration: null } } });
    expect(without.filter((m) => m.kind === 'CronJob').map((m) => m.metadata.name)).toEqual(['redis-snapshot']);
    expect(without.filter((m) => m.apiVersion === 'velero.io/v1')).toEqual([]);
  });

  it('names schedules after the environment too', () => {
    expect(scheduleName(sampleTarget({}, 'staging'), 'daily')).toBe('astral-planner-staging-daily');
  });
});

describeWithSchemas('the backup layer', { kubernetes: '1.34', groups: ['velero.io'] }, (schemas) => {
  it('is what the API servers take', () => {
    expect(complaintsOf(schemas, production)).toEqual([]);
  });

  it('asks for a Restore that Velero takes', () => {
    const text = only('ConfigMap', 'restore-test')[0].data['restore.json'];
    const restore = JSON.parse(text);
    expect(complaintsOf(schemas, [{ ...restore, metadata: { ...restore.metadata, name: 'restore-test-x' } }])).toEqual(
      [],
    );
  });
});
