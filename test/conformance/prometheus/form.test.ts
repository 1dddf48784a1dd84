import { describe, expect, it } from 'vitest';
import { formOf } from '../../../conformance/prometheus/form.ts';
import type { Group } from '../../../conformance/prometheus/rules.ts';

const rules = (target: string, service: string, limit: string): Group[] => [
  {
    name: 'slo',
    rules: [
      {
        alert: 'Burn',
        expr: `slo{namespace="${target}",job="${service}"} > ${limit} and x{schedule="${target}-daily"}`,
        labels: { namespace: target, service, severity: 'critical' },
      },
    ],
  },
];

describe('the form of rules', () => {
  it('is the same for other names of environment and service', () => {
    expect(formOf('shop/staging', rules('shop-staging', 'web', '1'))).toBe(
      formOf('shop/production', rules('shop-production', 'api', '1')),
    );
  });

  it('differs by a limit, a label, and a service that is another in the expression', () => {
    const form = formOf('shop/staging', rules('shop-staging', 'web', '1'));
    expect(formOf('shop/staging', rules('shop-staging', 'web', '2'))).not.toBe(form);
    const text = JSON.stringify(rules('shop-staging', 'web', '1'));
    expect(formOf('shop/staging', JSON.parse(text.replace('critical', 'warning')) as Group[])).not.toBe(form);
    expect(formOf('shop/staging', JSON.parse(text.replace('job=\\"web', 'job=\\"api')) as Group[])).not.toBe(form);
  });
});
