import { groupOf, type NodeGroup, nodeGroupsOf } from '../capacity/node-groups.ts';
import { nodePoolsOf } from '../capacity/node-pools.ts';
import { limitRangesOf, podAmounts, written } from '../capacity/resources.ts';
import type { Check } from '../check.ts';
import type { Complaint } from '../finding.ts';
import type { ManifestSet } from '../set.ts';

export const podExceedsNode: Check = {
  id: 'pod-exceeds-node',
  severity: 'error',
  family: 'availability',
  about:
    'A pod asks for more than the largest node that any NodePool may start has, or a node of the group that it is placed on.',
  protects: 'The pod stays pending for ever, and nothing is started for it.',
  fix: 'lower the requests, or let the NodePool start a larger instance type, or place it on larger nodes',
  *run({ set, intent }) {
    yield* onGroups(set, intent ? nodeGroupsOf(set, intent) : []);
    const pools = nodePoolsOf(set);
    if (pools.length === 0) return;
    const types = pools.flatMap((pool) => pool.types ?? []);
    const unknown = pools.find((pool) => pool.types === undefined);
    if (unknown) {
      yield {
        subject: unknown.subject,
        unchecked: 'its requirements do not name instance types whose sizes are known',
      };
      return;
    }
    const defaults = limitRangesOf(set);
    for (const template of set.podTemplates) {
      // What is placed on a group of Terraform's never comes to these nodes.
      if (groupOf(template) !== undefined) continue;
      const { subject, path, namespace } = template;
      const pod = podAmounts(template, defaults.get(namespace));
      const [cpu, memory] = [pod['requests.cpu'] ?? 0, pod['requests.memory'] ?? 0];
      // Of each node, the kubelet keeps a part: a pod as large as the node never fits.
      if (types.some((type) => cpu < type.cpu && memory < type.memory)) continue;
      yield {
        subject,
        path,
        message: `asks for ${asks(cpu, memory)}, but the NodePools start ${[...new Set(types.map(({ name }) => name))].join(', ')}, none of which is larger`,
      };
    }
  },
};

function* onGroups(set: ManifestSet, groups: readonly NodeGroup[]): Generator<Complaint> {
  const defaults = limitRangesOf(set);
  for (const template of set.podTemplates) {
    const placed = groupOf(template);
    const group = groups.find(({ value }) => value === placed);
    if (!group) continue;
    const { subject, path, namespace } = template;
    const pod = podAmounts(template, defaults.get(namespace));
    const [cpu, memory] = [pod['requests.cpu'] ?? 0, pod['requests.memory'] ?? 0];
    if (cpu < group.cpu && memory < group.memory) continue;
    yield {
      subject,
      path,
      message: `asks for ${asks(cpu, memory)}, but each node of the group ${group.name}, on which it is placed, has ${asks(group.cpu, group.memory)}`,
    };
  }
}

function asks(cpu: number, memory: number): string {
  return memory > 0 ? `${written('cpu', cpu)} CPUs and ${written('memory', memory)}` : `${written('cpu', cpu)} CPUs`;
}
