import type { LayerDefinition } from './layer.ts';
import { partsOf } from './providers/index.ts';

export const storage: LayerDefinition = {
  name: 'storage',
  about: 'The StorageClass of what keeps data in the cluster: metrics and logs.',
  build(layer, target) {
    partsOf(target).addStorage(layer, target);
  },
};
