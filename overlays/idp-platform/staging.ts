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
  flags: { 'self-service-stacks': { serves: 'on' } },
  nodes: { limits: { cpu: '40', memory: '160Gi' } },
  logs: { nodes: 1, storage: '50Gi', retention: '7d' },
  // On the tenth of each quarter's first month.
  chaos: {
    cron: '0 9 10 1,4,7,10 *',
    experiments: {
      'lost-pods': { kind: 'pod-delete', service: 'backstage' },
      'slow-network': { kind: 'network-latency', service: 'platform-api', delay: '2s' },
      'lost-node': { kind: 'node-drain', service: 'gaia' },
    },
  },
  budget: { monthly: 1200 },
});
