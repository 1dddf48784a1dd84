import { describe, expect, it } from 'vitest';
import { nodesOf, spread } from '../../../src/constructs/workload/placement.ts';

describe('placement', () => {
  it('spreads each revision over zones and hosts without ever keeping a pod from starting', () => {
    const constraints = spread({ app: 'web' }, 'rollouts-pod-template-hash');
    expect(constraints.map(({ topologyKey }) => topologyKey)).toEqual([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ]);
    for (const constraint of constraints) {
      expect(constraint).toMatchObject({
        maxSkew: 1,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { app: 'web' } },
        matchLabelKeys: ['rollouts-pod-template-hash'],
      });
    }
  });

  it('asks for nodes that the images run on', () => {
    const [term] =
      nodesOf(['arm64']).nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
    expect(term?.matchExpressions).toContainEqual({ key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] });
    expect(() => nodesOf([])).toThrow('architectures is empty, so no node would fit');
  });
});
