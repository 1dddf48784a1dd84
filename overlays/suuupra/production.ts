import { defineEnvironment } from '../../src/platform/index.ts';
import { suuupra } from './platform.ts';

export const production = defineEnvironment(suuupra, {
  labels: { environment: 'production' },
  flags: { 'vector-recommendations': { shares: { on: 10 } } },
  // What everything comes in through gets its traffic when somebody has looked.
  services: { 'api-gateway': { delivery: { autoPromote: false } } },
  // For people inside: their networks alone reach these.
  monitoring: { hosts: { grafana: 'grafana.suuupra.com' } },
  vault: { host: 'vault.suuupra.com' },
  quota: { requests: { cpu: '100', memory: '200Gi' }, limits: { cpu: '200', memory: '400Gi' } },
});
