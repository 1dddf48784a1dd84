import { defineEnvironment } from '../../src/platform/index.ts';
import { astralTurf } from './platform.ts';

export const production = defineEnvironment(astralTurf, {
  edge: { via: 'global' },
  regions: {
    'us-central1': { weight: 40 },
    'europe-west1': { weight: 35 },
    'asia-southeast1': { weight: 25 },
    // Up with its minimum, for any of the others.
    'us-east1': { standby: true },
  },
});
