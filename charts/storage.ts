import { EncryptedStorageClass } from '../src/constructs/encrypted-storage-class.ts';
import type { LayerDefinition } from './layer.ts';

/** What the volumes of monitoring and logging are made of. */
export const storageClassName = 'gp3';

export const storage: LayerDefinition = {
  name: 'storage',
  about: 'The StorageClass of what keeps data in the cluster: metrics and logs.',
  build(layer) {
    new EncryptedStorageClass(layer, 'encrypted', { name: storageClassName });
  },
};
