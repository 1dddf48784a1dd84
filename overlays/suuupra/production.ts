import { defineEnvironment } from '../../src/platform/index.ts';
import { suuupra } from './platform.ts';

export const production = defineEnvironment(suuupra, {
  labels: { environment: 'production' },
  flags: { 'vector-recommendations': { shares: { on: 10 } } },
  quota: { requests: { cpu: '100', memory: '200Gi' }, limits: { cpu: '200', memory: '400Gi' } },
});
