import { App, Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Layer } from '../../charts/layer.ts';
import { nodes } from '../../charts/nodes.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { sampleTarget } from '../support/target.ts';

function synth(difference: object = {}, environment: 'staging' | 'production' = 'production') {
  const target = sampleTarget(difference, environment);
  const layer = new Layer(new App(), nodes, target);
  nodes.build(layer, target);
  return Testing.synth(layer);
}

const [nodeClass, nodePool] = synth();

function values(key: string, pool = nodePool): string[] {
  return pool.spec.template.spec.requirements.find((r: { key: string }) => r.key === key)?.values;
}

describe('the nodes layer', () => {
  it('starts the stated instance types, spot first', () => {
    expect(values('node.kubernetes.io/instance-type')).toEqual(['c6i.large', 'c6i.xlarge', 'c6i.2xlarge']);
    expect(values('karpenter.sh/capacity-type')).toEqual(['spot', 'on-demand']);
    expect(values('kubernetes.io/arch')).toEqual(['amd64']);
  });

  it('never takes spot where on-demand is stated', () => {
    const [, pool] = synth({ nodes: { capacity: 'on-demand' } });
    expect(values('karpenter.sh/capacity-type', pool)).toEqual(['on-demand']);
  });

  it('scales down after the stated calm', () => {
    expect(nodePool.spec.disruption.consolidateAfter).toBe('10m0s');
  });

  it('refers to its own node class', () => {
    expect(nodePool.spec.template.spec.nodeClassRef).toEqual({
      group: 'karpenter.k8s.aws',
      kind: 'EC2NodeClass',
      name: nodeClass.metadata.name,
    });
  });

  it('finds subnets by the name of the cluster, from the contract', () => {
    const { contract } = sampleTarget();
    expect(nodeClass.spec.subnetSelectorTerms).toEqual([
      { tags: { 'karpenter.sh/discovery': contract.text('cluster_name') } },
    ]);
    expect(nodeClass.spec.role).toBe(contract.text('karpenter_node_role_name'));
  });

  it('has its own limits in each environment', () => {
    expect(nodePool.spec.limits).toEqual({ cpu: '200', memory: '400Gi' });
    expect(synth({}, 'staging')[1].spec.limits).toEqual({ cpu: '40', memory: '80Gi' });
  });

  it('is empty where nodes are not the platform’s to start', () => {
    expect(synth({ nodes: null })).toEqual([]);
  });
});

describeWithSchemas(
  'the nodes layer',
  { kubernetes: '1.34', groups: ['karpenter.sh', 'karpenter.k8s.aws'] },
  (schemas) => {
    it('is what the API servers take', () => {
      expect(complaintsOf(schemas, synth())).toEqual([]);
    });
  },
);
