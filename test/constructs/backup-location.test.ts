import { Testing } from 'cdk8s';
import { expect, it } from 'vitest';
import { BackupLocation, type BackupLocationProps, type BackupPlace } from '../../src/constructs/backup-location.ts';

const place: BackupPlace = {
  provider: 'aws',
  bucket: 'backups',
  config: { region: 'eu-west-1' },
  volumes: { region: 'eu-north-1' },
};
const props: BackupLocationProps = { name: 'shop', prefix: 'shop', place };

function synth(difference: Partial<BackupLocationProps> = {}) {
  const chart = Testing.chart();
  new BackupLocation(chart, 'location', { ...props, ...difference });
  return Testing.synth(chart);
}

it('keeps objects in a folder of the bucket, without credentials', () => {
  expect(synth()[0]).toEqual({
    apiVersion: 'velero.io/v1',
    kind: 'BackupStorageLocation',
    metadata: { name: 'shop', namespace: 'velero' },
    spec: {
      provider: 'aws',
      default: true,
      accessMode: 'ReadWrite',
      objectStorage: { bucket: 'backups', prefix: 'shop' },
      config: { region: 'eu-west-1' },
      validationFrequency: '1m0s',
    },
  });
});

it('keeps snapshots of volumes where the volumes are', () => {
  expect(synth()[1]).toMatchObject({
    kind: 'VolumeSnapshotLocation',
    spec: { provider: 'aws', config: { region: 'eu-north-1' } },
  });
});

it.each(['', '/shop', 'shop/'])("refuses the prefix '%s'", (prefix) => {
  expect(() => synth({ prefix })).toThrow(
    `BackupStorageLocation velero/shop: prefix '${prefix}' is no folder. fix: name it without a slash at its ends`,
  );
});

it('can restore from the copy in another region, and writes and expires nothing there', () => {
  const copy = synth({
    place: { ...place, copy: { bucket: 'backups-copy', config: { region: 'eu-north-1' } } },
  })[1];
  expect(copy).toMatchObject({
    metadata: { name: 'shop-copy' },
    spec: {
      default: false,
      accessMode: 'ReadOnly',
      objectStorage: { bucket: 'backups-copy', prefix: 'shop' },
      config: { region: 'eu-north-1' },
    },
  });
});
