import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { EncryptedStorageClass } from '../../src/constructs/encrypted-storage-class.ts';

function made(zones?: readonly string[]) {
  const chart = Testing.chart();
  new EncryptedStorageClass(chart, 'class', { name: 'gp3', ...(zones ? { zones } : {}) });
  return Testing.synth(chart)[0];
}

describe('encrypted StorageClass', () => {
  it('encrypts, grows, and waits for the zone of the pod', () => {
    expect(made()).toMatchObject({
      provisioner: 'ebs.csi.aws.com',
      parameters: { type: 'gp3', encrypted: 'true' },
      allowVolumeExpansion: true,
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    expect(made().allowedTopologies).toBeUndefined();
  });

  it('stays in the named zones', () => {
    expect(made(['us-east-1a']).allowedTopologies[0].matchLabelExpressions).toEqual([
      { key: 'topology.kubernetes.io/zone', values: ['us-east-1a'] },
    ]);
  });
});
