import { defineEnvironment } from '../../src/platform/index.ts';
import { suuupra } from './platform.ts';

/** Mirrors production, with smaller volumes and fewer replicas. */
export const staging = defineEnvironment(suuupra, {
  labels: { environment: 'staging' },
  stores: {
    postgres: { storage: '50Gi', cpu: '500m', memory: '2Gi', backup: { retention: '7d' } },
    redis: { memory: '512Mi', storage: '5Gi' },
    ledger: { readers: 0 },
    events: { storage: '50Gi', memory: '2Gi' },
    minio: { storage: '50Gi', memory: '1Gi' },
  },
  services: {
    'api-gateway': { scale: { min: 2, max: 6 } },
    identity: { scale: { min: 2, max: 4 } },
    courses: { scale: { min: 2, max: 4 } },
    media: { scale: { max: 4 } },
    recommendations: { scale: { max: 4 } },
    'payment-service': { scale: { min: 2, max: 4 } },
  },
  flags: { 'vector-recommendations': { serves: 'on' } },
  nodes: { limits: { cpu: '160', memory: '640Gi' } },
  logs: { nodes: 3, storage: '50Gi', retention: '7d' },
});
