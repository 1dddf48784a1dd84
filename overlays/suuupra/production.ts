import { defineEnvironment } from '../../src/platform/index.ts';
import { suuupra } from './platform.ts';

export const production = defineEnvironment(suuupra, {
  labels: { environment: 'production' },
  quota: { requests: { cpu: '100', memory: '200Gi' }, limits: { cpu: '200', memory: '400Gi' } },
});
