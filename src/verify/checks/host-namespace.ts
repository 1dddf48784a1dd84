import type { Check } from '../check.ts';

/** What a pod can share with its node, by field. */
const SHARED = {
  hostNetwork: "the network of its node: NetworkPolicies say nothing of it, and it hears the node's own services",
  hostPID: 'the processes of its node, which it sees and may signal',
  hostIPC: 'the memory that processes of its node share',
} as const;

export const hostNamespace: Check = {
  id: 'host-namespace',
  severity: 'warning',
  family: 'hygiene',
  about:
    "A pod shares its node's network, processes or memory, which only a node's own agents need; of a DaemonSet it is only noted.",
  protects:
    'No NetworkPolicy holds such a pod, and whoever breaks into it is on the node. Namespaces that run agents let it through.',
  fix: 'leave the field out; waive it on an agent of the node',
  *run({ set }) {
    for (const { subject, spec, path } of set.podTemplates) {
      for (const [field, what] of Object.entries(SHARED)) {
        if (spec[field] !== true) continue;
        const noted = subject.object.kind === 'DaemonSet' ? ({ severity: 'info' } as const) : {};
        yield { subject, path: `${path}.${field}`, message: `is true: the pod shares ${what}`, ...noted };
      }
    }
  },
};
