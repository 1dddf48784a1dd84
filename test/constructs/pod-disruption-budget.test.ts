import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { PodDisruptionBudget } from '../../src/constructs/pod-disruption-budget.ts';

function spec(maxUnavailable?: number | string) {
  const chart = Testing.chart();
  new PodDisruptionBudget(chart, 'budget', {
    name: 'web',
    namespace: 'shop-production',
    labels: {},
    selector: { app: 'web' },
    maxUnavailable,
  });
  return Testing.synth(chart)[0].spec;
}

describe('PodDisruptionBudget', () => {
  it('lets a drain take some pods at any number of replicas, and broken ones always', () => {
    expect(spec()).toEqual({
      maxUnavailable: '20%',
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: { app: 'web' } },
    });
    expect(spec(2).maxUnavailable).toBe(2);
  });

  it('refuses a budget that would stop every drain', () => {
    for (const nothing of [0, '0%', '05%', 'none']) {
      expect(() => spec(nothing)).toThrow(`maxUnavailable ${nothing} lets no pod go, and no node could be drained`);
    }
  });
});
