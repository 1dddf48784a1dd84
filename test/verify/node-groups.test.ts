import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import { checks } from '../../src/verify/registry.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { verify } from '../../src/verify/verify.ts';
import { suuupraTarget } from '../support/target.ts';

/** What is found of the capacity of suuupra, when a group has so many nodes of a size and these are placed on it. */
function found(group: object, services: readonly string[], stores: readonly string[] = []): string[] {
  const on = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, { nodeGroup: 'own' }]));
  const intent = suuupraTarget(
    {
      nodeGroups: { own: { cpu: '4', memory: '16Gi', max: 20, ...group } },
      services: on(services),
      stores: on(stores),
    },
    'production',
    { own_node_group: 'suuupra-own' },
  );
  const set = new ManifestSet(build(intent).map(({ object }) => ({ object, file: 'built' })));
  const own = checks.filter(({ id }) => id === 'peak-exceeds-nodes' || id === 'pod-exceeds-node');
  const { findings } = verify({ target: 'suuupra', checks: own, context: { set, kubernetes: '1.34', intent } });
  return findings
    .filter(({ check }) => check !== 'waivers')
    .map(({ check, object, message }) => `${check} ${object} ${message}`);
}

describe('the capacity of a node group', () => {
  it('is enough for what is placed there, and nothing is said', () => {
    expect(found({}, ['identity', 'courses'], ['postgres', 'redis'])).toEqual([]);
  });

  it('is too little for the peak of what is placed there, whatever else runs elsewhere', () => {
    expect(found({ max: 2 }, ['api-gateway', 'identity'])).toEqual([
      expect.stringMatching(
        /^peak-exceeds-nodes Rollout\S+api-gateway is placed on the node group own, whose 2 nodes have 8 of cpu together, but what is placed there needs \S+ at its peak$/,
      ),
    ]);
  });

  it('counts stores whose pods operators make, by what the overlay says of them', () => {
    const said = found({ max: 1 }, [], ['postgres']).join();
    expect(said).toContain('peak-exceeds-nodes Cluster/suuupra-production/postgres is placed on the node group own');
  });

  it('is no help to a pod that is larger than each of its nodes', () => {
    expect(found({ cpu: '200m', max: 900 }, ['courses']).join()).toMatch(
      /pod-exceeds-node Rollout\S+courses asks for \S+ CPUs and \S+, but each node of the group own, on which it is placed, has 0\.2 CPUs/,
    );
  });
});
