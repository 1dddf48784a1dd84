import { defineEnvironment } from '../../src/platform/index.ts';
import { astralTurf } from './platform.ts';

/** One region, with a load balancer of its own. */
export const staging = defineEnvironment(astralTurf, {
  namespace: 'astral-turf-staging',
  objectives: { availability: 99 },
  stores: { postgres: { readers: 0, highlyAvailable: false } },
  services: { app: { scale: { min: 2, max: 6 }, priority: 'standard' } },
  policies: { enforcement: 'warn' },
  // On the tenth of each month, when people are there to look.
  chaos: {
    cron: '0 9 10 * *',
    experiments: {
      'lost-pods': { kind: 'pod-delete', service: 'app' },
      'slow-network': { kind: 'network-latency', service: 'app', delay: '500ms' },
      'lost-node': { kind: 'node-drain', service: 'app' },
    },
  },
});
