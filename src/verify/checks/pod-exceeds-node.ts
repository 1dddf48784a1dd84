import { nodePoolsOf } from '../capacity/node-pools.ts';
import { limitRangesOf, podAmounts, written } from '../capacity/resources.ts';
import type { Check } from '../check.ts';

export const podExceedsNode: Check = {
  id: 'pod-exceeds-node',
  severity: 'error',
  family: 'availability',
  about: 'A pod asks for more than the largest node that any NodePool may start has.',
  protects: 'The pod stays pending for ever, and Karpenter starts nothing for it.',
  fix: 'lower the requests, or let the NodePool start a larger instance type',
  *run({ set }) {
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
      const { subject, path, namespace } = template;
      const pod = podAmounts(template, defaults.get(namespace));
      const [cpu, memory] = [pod['requests.cpu'] ?? 0, pod['requests.memory'] ?? 0];
      // Of each node, the kubelet keeps a part: a pod as large as the node never fits.
      if (types.some((type) => cpu < type.cpu && memory < type.memory)) continue;
      const asks =
        memory > 0 ? `${written('cpu', cpu)} CPUs and ${written('memory', memory)}` : `${written('cpu', cpu)} CPUs`;
      yield {
        subject,
        path,
        message: `asks for ${asks}, but the NodePools start ${[...new Set(types.map(({ name }) => name))].join(', ')}, none of which is larger`,
      };
    }
  },
};
