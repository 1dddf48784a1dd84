import { defineEnvironment } from '../../src/platform/index.ts';
import { idpPlatform } from './platform.ts';

/** Like production, with fewer of everything. */
export const staging = defineEnvironment(idpPlatform, {
  labels: { 'atmos.tools/stack': 'staging-us-east-1-staging' },
  objectives: { availability: 99 },
  services: {
    backstage: { scale: { max: 4 } },
    'platform-api': { public: { host: 'api.staging.idp.example.com' }, scale: { min: 2, max: 6 } },
  },
  nodes: { limits: { cpu: '40', memory: '160Gi' } },
  logs: { nodes: 1, storage: '50Gi', retention: '7d' },
  budget: { monthly: 1200 },
});
