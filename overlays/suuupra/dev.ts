import { defineEnvironment, rolling } from '../../src/platform/index.ts';
import { suuupra } from './platform.ts';

const single = { scale: null, replicas: 1, delivery: rolling(), priority: 'standard' } as const;

/** One small copy of everything: what costs little counts here. */
export const dev = defineEnvironment(suuupra, {
  labels: { environment: 'dev' },
  argocd: null,
  objectives: { availability: 95, recovery: { database: null } },
  stores: {
    postgres: {
      instances: 1,
      storage: '10Gi',
      cpu: '100m',
      memory: '1Gi',
      pooler: null,
      backup: { retention: '2d' },
      restoreTest: null,
    },
    redis: { replicas: 1, memory: '128Mi', cpu: '50m', storage: '1Gi' },
    ledger: { multiAz: false, readers: 0 },
    events: { brokers: 1, controllers: 1, cpu: '200m', memory: '1Gi', storage: '10Gi' },
    etcd: { members: 1, cpu: '50m', memory: '256Mi', storage: '2Gi' },
    minio: { servers: 1, volumes: 1, cpu: '100m', memory: '512Mi', storage: '20Gi' },
    vectors: { replicas: 1, cpu: '250m' },
  },
  services: {
    'api-gateway': single,
    identity: single,
    courses: single,
    media: single,
    recommendations: single,
    'payment-service': { ...single, objectives: { availability: 95 } },
  },
  policies: { enforcement: 'warn', minReplicas: 1 },
  alerts: { pagerduty: null },
  monitoring: { thanos: null },
  nodes: { capacity: 'spot-preferred', limits: { cpu: '32', memory: '128Gi' } },
  logs: {
    masters: null,
    nodes: 1,
    storage: '20Gi',
    retention: '3d',
    logstash: { storage: '2Gi', memory: '1Gi', cpu: '100m' },
  },
  backup: { schedules: { weekly: { keep: '14d' } }, restoreTest: null },
  // One of everything is what dev is for.
  checks: { 'single-replica': 'off' },
});
