import { Ec2NodeClass } from '../src/constructs/ec2-node-class.ts';
import { NodePool } from '../src/constructs/node-pool.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { instanceOf } from '../src/platform/target.ts';
import { seconds } from '../src/platform/values.ts';
import type { LayerDefinition } from './layer.ts';

export const nodes: LayerDefinition = {
  name: 'nodes',
  about: 'Which nodes Karpenter may start, and when it replaces them.',
  build(layer, target) {
    const { nodes: spec } = target.spec;
    if (spec === undefined) return;
    const { contract, platform, environment } = target;
    const name = instanceOf(target);
    comesFrom(
      new Ec2NodeClass(layer, 'node-class', {
        name,
        clusterName: contract.text('cluster_name'),
        roleName: contract.text('karpenter_node_role_name'),
        image: spec.image,
        tags: { 'orrery:platform': platform, 'orrery:environment': environment },
      }),
      'nodes',
    );
    comesFrom(
      new NodePool(layer, 'node-pool', {
        name,
        nodeClass: name,
        instanceTypes: spec.instanceTypes,
        architectures: spec.architectures,
        capacityTypes: spec.capacity === 'spot-preferred' ? ['spot', 'on-demand'] : ['on-demand'],
        consolidateAfterSeconds: seconds(spec.consolidateAfter),
        expireAfterSeconds: seconds(spec.expireAfter),
        limits: spec.limits,
      }),
      'nodes',
    );
  },
};
