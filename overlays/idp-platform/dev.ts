import { defineEnvironment, rolling } from '../../src/platform/index.ts';
import { idpPlatform } from './platform.ts';

/** One small copy of everything, on spot nodes. */
export const dev = defineEnvironment(idpPlatform, {
  labels: { 'atmos.tools/stack': 'dev-us-east-1-dev' },
  objectives: { availability: 95, recovery: { region: null } },
  stores: {
    postgres: { multiAz: false, readers: 0, backup: { retention: '2d' }, dump: null, copy: null },
    artifacts: { copy: null },
    logs: { copy: null },
    techdocs: { copy: null },
    redis: { snapshots: { every: '1d', keep: 2 } },
  },
  services: {
    backstage: {
      scale: null,
      replicas: 1,
      delivery: rolling(),
      priority: 'standard',
      resources: { cpu: { request: '100m' } },
    },
    'platform-api': {
      public: { host: 'api.dev.idp.example.com' },
      scale: null,
      replicas: 1,
      delivery: rolling(),
      priority: 'standard',
      resources: { cpu: { request: '50m' } },
    },
    gaia: {
      replicas: 1,
      secretsFrom: 'cloud',
      delivery: rolling(),
      resources: { cpu: { request: '50m' } },
    },
  },
  flags: { 'self-service-stacks': { serves: 'on' } },
  policies: { enforcement: 'warn', minReplicas: 1 },
  nodes: { capacity: 'spot-preferred', limits: { cpu: '16', memory: '64Gi' } },
  vault: null,
  alerts: { pagerduty: null },
  monitoring: { cloudwatch: null },
  backup: { copied: false, volumes: 'snapshots' },
  logs: null,
  // One of everything is what dev is for.
  checks: { 'single-replica': 'off' },
  budget: { monthly: 400 },
});
