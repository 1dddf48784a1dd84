import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { NodePool, type NodePoolProps } from '../../src/constructs/node-pool.ts';

const props: NodePoolProps = {
  name: 'shop',
  nodeClass: 'shop',
  instanceTypes: ['c6i.large', 'c6i.xlarge'],
  architectures: ['amd64'],
  capacityTypes: ['spot', 'on-demand'],
  consolidateAfterSeconds: 600,
  expireAfterSeconds: 14 * 86_400,
  limits: { cpu: '100', memory: '200Gi' },
};

function spec(difference: Partial<NodePoolProps> = {}) {
  const chart = Testing.chart();
  new NodePool(chart, 'pool', { ...props, ...difference });
  return Testing.synth(chart)[0].spec;
}

describe('NodePool', () => {
  it('lets Karpenter choose among capacity, architectures and instance types', () => {
    expect(spec().template.spec.requirements).toEqual([
      { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot', 'on-demand'] },
      { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] },
      { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
      { key: 'node.kubernetes.io/instance-type', operator: 'In', values: ['c6i.large', 'c6i.xlarge'] },
    ]);
  });

  it('drains what is under-used, and replaces what is old, within a day of blocked evictions', () => {
    expect(spec().disruption).toMatchObject({
      consolidationPolicy: 'WhenEmptyOrUnderutilized',
      consolidateAfter: '10m0s',
    });
    expect(spec().template.spec).toMatchObject({ expireAfter: '336h0m0s', terminationGracePeriod: '24h0m0s' });
  });

  it('takes a tenth of the nodes at a time, and one for a new image', () => {
    expect(spec().disruption.budgets).toEqual([{ nodes: '10%' }, { nodes: '1', reasons: ['Drifted'] }]);
  });

  it('stops at its limits', () => {
    expect(spec().limits).toEqual({ cpu: '100', memory: '200Gi' });
  });

  it('labels its nodes', () => {
    expect(spec({ labels: { team: 'shop' } }).template.metadata.labels).toEqual({ team: 'shop' });
    expect(spec().template).not.toHaveProperty('metadata');
  });

  it.each(['instanceTypes', 'architectures', 'capacityTypes'])('refuses no %s', (what) => {
    expect(() => spec({ [what]: [] })).toThrow(`NodePool shop: ${what} is empty, so no node can ever start`);
  });

  it('refuses nodes that expire before consolidation looks at them', () => {
    expect(() => spec({ expireAfterSeconds: 600 })).toThrow(
      'nodes expire after 10m0s, before consolidation can look at them after 10m0s. fix: let them live for days',
    );
  });
});
