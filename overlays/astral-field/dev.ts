import { defineEnvironment, rolling } from '../../src/platform/index.ts';
import { astralField } from './platform.ts';

/** One small copy of everything, on spot nodes. */
export const dev = defineEnvironment(astralField, {
  objectives: { availability: 95, recovery: { database: null } },
  stores: {
    postgres: {
      instances: 1,
      storage: '10Gi',
      cpu: '100m',
      memory: '1Gi',
      pooler: null,
      backup: { retention: '2d', dump: null },
      restoreTest: null,
    },
    redis: { replicas: 1, memory: '128Mi', cpu: '50m', storage: '1Gi' },
  },
  services: {
    web: {
      scale: null,
      replicas: 1,
      delivery: rolling(),
      priority: 'standard',
      resources: { cpu: { request: '50m' }, memory: { request: '256Mi', limit: '512Mi' } },
    },
    api: {
      public: { host: 'api.dev.astralfield.com' },
      scale: null,
      replicas: 1,
      delivery: rolling(),
      priority: 'standard',
      resources: { cpu: { request: '50m' }, memory: { request: '256Mi', limit: '512Mi' } },
      objectives: { availability: 95 },
    },
  },
  policies: { enforcement: 'warn', minReplicas: 1 },
  nodes: { capacity: 'spot-preferred', limits: { cpu: '16', memory: '64Gi' } },
  alerts: { pagerduty: null, email: null },
  monitoring: { interval: '30s' },
  logs: null,
  backup: { schedules: { weekly: { keep: '14d' } }, restoreTest: null, copied: false },
  // One of everything is what dev is for.
  checks: { 'single-replica': 'off' },
  budget: { monthly: 400 },
});
