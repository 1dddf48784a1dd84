import { describe, expect, it } from 'vitest';
import { constraintStateMetrics, constraintViolations } from '../../src/constructs/constraint-metrics.ts';

describe('constraint metrics', () => {
  it('make the series that the dashboard asks for, of every kind of constraint', () => {
    const [resource] = constraintStateMetrics.spec.resources;
    expect(`${resource.metricNamePrefix}_${resource.metrics[0].name}`).toBe(constraintViolations);
    expect(resource.groupVersionKind).toEqual({ group: 'constraints.gatekeeper.sh', version: 'v1beta1', kind: '*' });
  });
});
