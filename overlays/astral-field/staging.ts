import { blueGreen, defineEnvironment } from '../../src/platform/index.ts';
import { astralField } from './platform.ts';

/** Like production, with fewer of everything; releases rehearse the switch of all traffic at once. */
export const staging = defineEnvironment(astralField, {
  objectives: { availability: 99.5 },
  stores: {
    postgres: {
      storage: '50Gi',
      cpu: '500m',
      memory: '4Gi',
      pooler: { instances: 2 },
      backup: { retention: '7d' },
    },
    redis: { memory: '512Mi', storage: '5Gi' },
  },
  services: {
    web: { scale: { max: 12 }, delivery: blueGreen({ keepOld: '15m' }) },
    api: {
      public: { host: 'api.staging.astralfield.com' },
      scale: { max: 12 },
      delivery: blueGreen({ keepOld: '15m' }),
      objectives: { availability: 99.5 },
    },
  },
  nodes: { limits: { cpu: '80', memory: '320Gi' } },
  logs: { storage: '50Gi', retention: '7d' },
  budget: { monthly: 2500 },
  loadTest: {
    service: 'web',
    cron: '0 3 * * 1',
    version: '1.8.1',
    latency: '100ms',
    stages: [
      { duration: '2m', users: 100 },
      { duration: '10m', users: 500 },
      { duration: '2m', users: 0 },
    ],
  },
});
