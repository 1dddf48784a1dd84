import { describe, expect, it } from 'vitest';
import { allocatedHourlyCost, hourlyCost, perMonth, perMonthOver } from '../../src/constructs/cost-metrics.ts';

describe('cost metrics', () => {
  it('count what there is none of as nothing, so that it does not take the sum with it', () => {
    expect(hourlyCost.split(' + ').filter((part) => part.endsWith(' or vector(0))'))).toHaveLength(3);
    expect(hourlyCost.startsWith('sum(max by (node) (node_total_hourly_cost))')).toBe(true);
  });

  it('are grouped as asked', () => {
    expect(allocatedHourlyCost('namespace').match(/sum by \(namespace\)/g)).toHaveLength(2);
    expect(allocatedHourlyCost()).not.toContain('sum by');
  });

  it('make a month of 730.5 hours', () => {
    expect(perMonth('x')).toBe('(x) * 730.5');
    expect(perMonthOver('x', '3d')).toBe('avg_over_time((x)[3d:1h]) * 730.5');
  });
});
