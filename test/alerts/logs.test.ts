import { describe, expect, it } from 'vitest';
import { logAlerts } from '../../src/alerts/logs.ts';
import { isAlert } from '../../src/constructs/alert.ts';
import { syntaxErrors } from '../support/promql.ts';

const [rule] = logAlerts({
  dashboard: 'shop-application',
  rules: [
    {
      name: 'refused-payments',
      counter: 'logs_matched_refused_payments_total',
      namespaces: ['shop'],
      moreThan: 10,
      withinSeconds: 300,
      severity: 'critical',
      summary: 'payments are refused',
    },
  ],
}).rules.filter(isAlert);

describe('alerts from logs', () => {
  it('count each service by itself, and say which rule it was', () => {
    expect(rule).toMatchObject({
      alert: 'LoggedTooOften',
      severity: 'critical',
      summary: '{{ $labels.service }}: payments are refused',
      labels: { namespace: 'shop', rule: 'refused-payments' },
    });
    expect(rule?.expr).toMatch(/^sum by \(service\) .* > 10$/);
    expect(syntaxErrors(rule?.expr ?? '')).toEqual([]);
  });

  it('see the first lines of a counter too, which grows from nothing', () => {
    expect(rule?.expr).toContain(
      'logs_matched_refused_payments_total{namespace="shop"} unless logs_matched_refused_payments_total{namespace="shop"} offset 5m',
    );
  });
});
