import { defineEnvironment } from '../../src/platform/index.ts';
import { astralTurf } from './platform.ts';

/** One region, with a load balancer of its own. */
export const staging = defineEnvironment(astralTurf, {
  namespace: 'astral-turf-staging',
  objectives: { availability: 99 },
  stores: { postgres: { readers: 0, highlyAvailable: false } },
  services: { app: { scale: { min: 2, max: 6 }, priority: 'standard' } },
  policies: { enforcement: 'warn' },
});
