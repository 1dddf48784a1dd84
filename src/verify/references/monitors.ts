import { InNamespaces } from '../by-label.ts';
import type { Subject } from '../finding.ts';
import type { PodTemplate } from '../pod-template.ts';
import { at, objectAt, textsAt } from '../values.ts';
import type { World } from './world.ts';

const GROUP = 'monitoring.coreos.com';

export interface MonitoredPods {
  readonly subject: Subject;
  readonly namespaces: readonly string[];
  readonly pods: readonly PodTemplate[];
}

export interface MonitoredServices {
  readonly subject: Subject;
  readonly namespaces: readonly string[];
  readonly services: readonly Subject[];
}

/** Each PodMonitor, and the pods that it selects. */
export function* monitoredPods(world: World): Generator<MonitoredPods> {
  for (const subject of world.all(GROUP, 'PodMonitor')) {
    const namespaces = namespacesOf(world, subject);
    const selector = at(subject.object, 'spec', 'selector');
    // Without a selector the API server refuses it.
    if (selector === undefined) continue;
    yield { subject, namespaces, pods: namespaces.flatMap((namespace) => world.pods(namespace, selector)) };
  }
}

/** Each ServiceMonitor, and the Services that it selects. */
export function* monitoredServices(world: World): Generator<MonitoredServices> {
  const index = new InNamespaces(world.all('', 'Service'), ({ object: { metadata } }) => ({
    namespace: metadata.namespace ?? '',
    labels: metadata.labels ?? {},
  }));
  for (const subject of world.all(GROUP, 'ServiceMonitor')) {
    const namespaces = namespacesOf(world, subject);
    const selector = at(subject.object, 'spec', 'selector');
    if (selector === undefined) continue;
    const services = namespaces.flatMap((namespace) => index.selected(namespace, selector));
    yield { subject, namespaces, services };
  }
}

function namespacesOf(world: World, { object }: Subject): readonly string[] {
  const selector = objectAt(object, 'spec', 'namespaceSelector');
  if (selector.any === true) {
    const named = world.set.all.flatMap((subject) => subject.object.metadata.namespace ?? []);
    return [...new Set([...named, ...world.all('', 'Namespace').map((namespace) => namespace.object.metadata.name)])];
  }
  const names = textsAt(selector, 'matchNames');
  return names.length > 0 ? names : [object.metadata.namespace ?? ''];
}
