import { defineEnvironment } from '../../src/platform/index.ts';
import { idpPlatform } from './platform.ts';

export const production = defineEnvironment(idpPlatform, {
  labels: { 'atmos.tools/stack': 'prod-us-east-1-prod' },
});
