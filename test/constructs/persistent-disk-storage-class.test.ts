import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { PersistentDiskStorageClass } from '../../src/constructs/persistent-disk-storage-class.ts';

const KEY = 'projects/shop/locations/us-central1/keyRings/disks/cryptoKeys/disks';

function made(encryptionKey?: string) {
  const chart = Testing.chart();
  new PersistentDiskStorageClass(chart, 'class', { name: 'disks', ...(encryptionKey ? { encryptionKey } : {}) });
  return Testing.synth(chart)[0];
}

describe('the StorageClass of persistent disks', () => {
  it('grows, and waits for the zone of the pod', () => {
    expect(made()).toMatchObject({
      provisioner: 'pd.csi.storage.gke.io',
      parameters: { type: 'pd-balanced' },
      allowVolumeExpansion: true,
      volumeBindingMode: 'WaitForFirstConsumer',
    });
  });

  it('encrypts with the stated key, else with Google’s own', () => {
    expect(made(KEY).parameters['disk-encryption-kms-key']).toBe(KEY);
    expect(made().parameters).not.toHaveProperty('disk-encryption-kms-key');
  });

  it('refuses what is no key of Cloud KMS', () => {
    expect(() => made('arn:aws:kms:us-east-1:000000000000:key/disks')).toThrow(
      /is not a key of Cloud KMS\. fix: write projects\//,
    );
  });
});
