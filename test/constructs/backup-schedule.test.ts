import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { BackupSchedule, type BackupScheduleProps } from '../../src/constructs/backup-schedule.ts';

const props: BackupScheduleProps = {
  name: 'shop-daily',
  cron: '0 3 * * *',
  keepSeconds: 30 * 86_400,
  content: { of: 'application', namespaces: ['shop'] },
  location: 'shop',
};

function spec(difference: Partial<BackupScheduleProps> = {}) {
  const chart = Testing.chart();
  new BackupSchedule(chart, 'schedule', { ...props, ...difference });
  return Testing.synth(chart)[0].spec;
}

describe('BackupSchedule', () => {
  it('keeps its backups for the given time, and when the schedule itself goes', () => {
    expect(spec()).toMatchObject({
      schedule: '0 3 * * *',
      useOwnerReferencesInBackup: false,
      template: { ttl: '720h0m0s', storageLocation: 'shop' },
    });
  });

  it('holds no Secret, whatever it is of', () => {
    for (const content of [props.content, { of: 'configuration' }, { of: 'cluster' }] as const) {
      expect(spec({ content }).template.excludedResources).toContain('secrets');
    }
  });

  it('holds the objects and volumes of the application, and of the cluster only what they need', () => {
    const { template } = spec();
    expect(template.includedNamespaces).toEqual(['shop']);
    expect(template).not.toHaveProperty('includeClusterResources');
    expect(template).toMatchObject({ snapshotVolumes: true, volumeSnapshotLocations: ['shop'] });
  });

  it('holds all objects and no volumes of a configuration', () => {
    const { template } = spec({ content: { of: 'configuration' } });
    expect(template).toMatchObject({
      includedNamespaces: ['*'],
      includeClusterResources: true,
      snapshotVolumes: false,
      defaultVolumesToFsBackup: false,
    });
    expect(template).not.toHaveProperty('volumeSnapshotLocations');
  });

  it('holds everything of a cluster', () => {
    expect(spec({ content: { of: 'cluster' } }).template).toMatchObject({
      includedNamespaces: ['*'],
      includeClusterResources: true,
      snapshotVolumes: true,
      volumeSnapshotLocations: ['shop'],
    });
  });

  it('refuses no namespaces, which Velero reads as all', () => {
    expect(() => spec({ content: { of: 'application', namespaces: [] } })).toThrow(
      'Schedule velero/shop-daily: namespaces is empty, which Velero reads as all of them. fix: name them',
    );
  });

  it('refuses to keep backups for less than an hour', () => {
    expect(() => spec({ keepSeconds: 3599 })).toThrow('keepSeconds 3599 is shorter than Velero');
    expect(spec({ keepSeconds: 3600 }).template.ttl).toBe('1h0m0s');
  });

  it('refuses a name that is no label value', () => {
    expect(() => spec({ name: 'a'.repeat(64) })).toThrow('the name has 64 characters');
    expect(() => spec({ name: 'a'.repeat(63) })).not.toThrow();
  });
});
