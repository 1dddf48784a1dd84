import { defineEnvironment, rolling } from '../../src/platform/index.ts';
import { astralPlanner } from './platform.ts';

export const staging = defineEnvironment(astralPlanner, {
  objectives: { availability: 99 },
  services: {
    app: {
      scale: { min: 2, max: 10 },
      delivery: rolling(),
      priority: 'standard',
    },
  },
  nodes: { limits: { cpu: '40', memory: '80Gi' } },
  policies: { enforcement: 'warn' },
  logs: { nodes: 1, storage: '50Gi', retention: '7d' },
  loadTest: {
    service: 'app',
    cron: '0 1 * * 1',
    version: '1.8.1',
    stages: [
      { duration: '2m', users: 100 },
      { duration: '5m', users: 100 },
      { duration: '2m', users: 200 },
      { duration: '5m', users: 200 },
      { duration: '2m', users: 0 },
    ],
  },
  budget: { monthly: 800 },
});
