import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/addons/index.ts';
import { contextOf } from './context.ts';

describe('kube-prometheus-stack', () => {
  const values = (production: boolean) => catalogue['kube-prometheus-stack'].values?.(contextOf(production));

  it('leaves Prometheus to the monitoring layer', () => {
    expect(values(true)).toMatchObject({ prometheus: { enabled: false } });
  });

  it('runs Alertmanager three times in production, with room for a drain, and once elsewhere', () => {
    expect(values(true)).toMatchObject({
      alertmanager: {
        alertmanagerSpec: { replicas: 3, podAntiAffinity: 'hard' },
        podDisruptionBudget: { enabled: true, minAvailable: 2 },
      },
    });
    expect(values(false)).toMatchObject({ alertmanager: { alertmanagerSpec: { replicas: 1 } } });
  });

  it('lets the routes of the monitoring namespace see alerts that lost their namespace', () => {
    expect(values(true)).toMatchObject({
      alertmanager: {
        alertmanagerSpec: {
          alertmanagerConfigMatcherStrategy: { type: 'OnNamespaceExceptForAlertmanagerNamespace' },
        },
      },
    });
  });
});
