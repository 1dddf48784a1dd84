import { InNamespaces } from '../by-label.ts';
import type { Check } from '../check.ts';
import { containersOf, type PodTemplate } from '../pod-template.ts';
import { at, listAt, objectAt, type Plain } from '../values.ts';

export const readinessMissing: Check = {
  id: 'readiness-missing',
  severity: 'warning',
  family: 'availability',
  about: 'A container that a Service sends requests to has no readiness probe.',
  protects:
    'It gets requests from the moment it starts, before it listens, and goes on getting them when it cannot answer.',
  fix: 'add a readinessProbe',
  *run({ set }) {
    const staying = set.podTemplates.filter(({ subject }) => !['Job', 'CronJob'].includes(subject.object.kind));
    const pods = new InNamespaces(staying, (template) => template);
    const said = new Set<string>();
    for (const service of set.ofKind('Service', '')) {
      const { namespace, name } = service.object.metadata;
      const spec = objectAt(service.object, 'spec');
      for (const template of pods.selectedPlain(namespace ?? 'default', spec.selector)) {
        for (const { container, path } of servingContainers(template, spec)) {
          const place = `${template.namespace} ${template.subject.object.kind}/${template.subject.object.metadata.name} ${path}`;
          if (container.readinessProbe !== undefined || said.has(place)) continue;
          said.add(place);
          yield {
            subject: template.subject,
            path,
            message: `has no readinessProbe, but Service/${name} sends it requests`,
          };
        }
      }
    }
  },
};

/** The containers that have the ports a Service sends to; a port that none declares belongs to the only container. */
function servingContainers(template: PodTemplate, service: Plain) {
  const containers = containersOf(template).filter(
    ({ kind, container }) => kind === 'containers' || container.restartPolicy === 'Always',
  );
  const targets = listAt(service, 'ports').map((port) => at(port, 'targetPort') ?? at(port, 'port'));
  const declared = containers.filter(({ container }) =>
    listAt(container, 'ports').some(
      ({ name, containerPort }) => targets.includes(name) || targets.includes(containerPort),
    ),
  );
  return declared.length > 0 || containers.length > 1 ? declared : containers;
}
