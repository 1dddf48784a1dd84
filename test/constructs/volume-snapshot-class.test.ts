import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { BackupSnapshotClass } from '../../src/constructs/volume-snapshot-class.ts';

function made(driver: string) {
  const chart = Testing.chart();
  new BackupSnapshotClass(chart, 'class', { name: 'backups', driver });
  return Testing.synth(chart)[0];
}

describe('the class of snapshots for backups', () => {
  it('is found by Velero, and leaves no snapshot behind', () => {
    expect(made('pd.csi.storage.gke.io')).toMatchObject({
      metadata: { name: 'backups', labels: { 'velero.io/csi-volumesnapshot-class': 'true' } },
      driver: 'pd.csi.storage.gke.io',
      deletionPolicy: 'Delete',
    });
  });

  it('refuses what is no CSI driver', () => {
    expect(() => made('gp3')).toThrow(/'gp3' is not the name of a CSI driver\. fix: use e\.g\. ebs\.csi\.aws\.com/);
  });
});
