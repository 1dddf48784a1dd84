import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { VerticalAutoscaler, type VerticalAutoscalerProps } from '../../src/constructs/vertical-autoscaler.ts';

const props: VerticalAutoscalerProps = {
  name: 'web',
  namespace: 'shop-production',
  labels: {},
  target: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
  containers: { web: { min: { cpu: '100m', memory: '64Mi' }, max: { cpu: '2', memory: '2Gi' } } },
};

function spec(difference: Partial<VerticalAutoscalerProps> = {}) {
  const chart = Testing.chart();
  new VerticalAutoscaler(chart, 'vertical', { ...props, ...difference });
  return Testing.synth(chart)[0].spec;
}

describe('VerticalAutoscaler', () => {
  it('recommends within bounds and changes nothing, beside any horizontal autoscaler', () => {
    expect(spec({ scaledOn: ['cpu', 'memory'] }).updatePolicy).toEqual({ updateMode: 'Off' });
    expect(spec().resourcePolicy.containerPolicies).toEqual([
      {
        containerName: 'web',
        controlledResources: ['cpu', 'memory'],
        controlledValues: 'RequestsOnly',
        minAllowed: { cpu: '100m', memory: '64Mi' },
        maxAllowed: { cpu: '2', memory: '2Gi' },
      },
    ]);
  });

  it('changes only what no horizontal autoscaler scales on', () => {
    const [policy] = spec({ mode: 'Initial', scaledOn: ['cpu'] }).resourcePolicy.containerPolicies;
    expect(policy.controlledResources).toEqual(['memory']);
  });

  it('refuses to fight over both', () => {
    expect(() => spec({ mode: 'Recreate', scaledOn: ['cpu', 'memory'] })).toThrow(
      'mode Recreate would change cpu and memory, and a horizontal autoscaler scales on both. fix: use mode Off',
    );
    expect(() => spec({ containers: {} })).toThrow('VerticalAutoscaler web: no containers');
  });
});
