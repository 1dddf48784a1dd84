import type { Check } from '../check.ts';
import { listAt, objectAt, textAt } from '../values.ts';

export const hostPath: Check = {
  id: 'host-path',
  severity: 'warning',
  family: 'hygiene',
  about: "A pod mounts a folder of its node, which only a node's own agents need; of a DaemonSet it is only noted.",
  protects: 'Whoever breaks into the pod reads, or writes, what belongs to the node and to all other pods on it.',
  fix: 'use a PersistentVolumeClaim or emptyDir; waive it on an agent of the node',
  *run({ set }) {
    for (const { subject, spec, path } of set.podTemplates) {
      for (const [index, volume] of listAt(spec, 'volumes').entries()) {
        const folder = textAt(volume, 'hostPath', 'path');
        if (folder === undefined) continue;
        const message = `is ${folder} of the node`;
        const noted = subject.object.kind === 'DaemonSet' ? ({ severity: 'info' } as const) : {};
        yield { subject, path: `${path}.volumes[${index}].hostPath.path`, message, ...noted };
      }
    }
    for (const subject of set.ofKind('PersistentVolume')) {
      const folder = textAt(objectAt(subject.object, 'spec'), 'hostPath', 'path');
      if (folder !== undefined)
        yield { subject, path: 'spec.hostPath.path', message: `is ${folder} of whichever node` };
    }
  },
};
