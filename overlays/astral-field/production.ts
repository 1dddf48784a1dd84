import { defineEnvironment } from '../../src/platform/index.ts';
import { astralField } from './platform.ts';

const timezone = 'America/New_York';
const weekend = { starts: '2026-12-05T12:00', ends: '2026-12-05T23:59', timezone };
const finals = { starts: '2027-02-14T17:00', ends: '2027-02-14T23:30', timezone };

export const production = defineEnvironment(astralField, {
  namespace: 'astralfield',
  services: {
    web: { scale: { events: { 'opening-weekend': { ...weekend, min: 30 }, finals: { ...finals, min: 60 } } } },
    api: { scale: { events: { 'opening-weekend': { ...weekend, min: 40 }, finals: { ...finals, min: 80 } } } },
  },
  monitoring: {
    hosts: {
      grafana: 'grafana.astralfield.com',
      prometheus: 'prometheus.astralfield.com',
      alerts: 'alerts.astralfield.com',
      logs: 'logs.astralfield.com',
    },
  },
});
