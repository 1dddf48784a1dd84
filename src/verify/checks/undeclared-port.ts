import type { Check } from '../check.ts';
import { containersOf, type PodTemplate } from '../pod-template.ts';
import { worldOf } from '../references/world.ts';
import { listAt, numberAt, objectAt, textAt } from '../values.ts';

export const undeclaredPort: Check = {
  id: 'undeclared-port',
  severity: 'warning',
  family: 'references',
  about: 'A Service sends to a port number that its pods, which declare ports, do not declare.',
  protects:
    'Most often the number is wrong, and every connection refused; otherwise nobody can tell what listens there.',
  fix: 'correct targetPort, or declare the port in the container and name it',
  *run(context) {
    const world = worldOf(context);
    for (const subject of world.all('', 'Service')) {
      const labels = objectAt(subject.object, 'spec', 'selector');
      if (Object.keys(labels).length === 0) continue;
      const pods = world.pods(subject.object.metadata.namespace ?? '', { matchLabels: labels });
      const declared = pods.map(portsOf);
      // Pods that declare no ports at all leave it open; so do those on the node's own network.
      if (declared.length === 0 || declared.some((ports) => ports.size === 0)) continue;
      for (const [index, port] of listAt(subject.object, 'spec', 'ports').entries()) {
        if (textAt(port, 'targetPort') !== undefined) continue;
        const target = numberAt(port, 'targetPort') ?? numberAt(port, 'port');
        if (target === undefined || target === 0 || declared.some((ports) => ports.has(target))) continue;
        const known = [...new Set(declared.flatMap((ports) => [...ports]))].sort((a, b) => a - b).join(', ');
        const field = numberAt(port, 'targetPort') === undefined ? 'port' : 'targetPort';
        yield {
          subject,
          path: `spec.ports[${index}].${field}`,
          message: `is ${target}, but the pods that it selects declare only ${known}`,
        };
      }
    }
  },
};

function portsOf(pod: PodTemplate): ReadonlySet<number> {
  if (pod.spec.hostNetwork === true) return new Set();
  return new Set(
    containersOf(pod).flatMap(({ container }) =>
      listAt(container, 'ports').flatMap((port) => numberAt(port, 'containerPort') ?? []),
    ),
  );
}
