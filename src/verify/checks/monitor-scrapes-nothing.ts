import { namespaceOf, selectorLabels, services } from '../../platform/target.ts';
import { InNamespaces } from '../by-label.ts';
import type { Check } from '../check.ts';
import type { Subject } from '../finding.ts';
import { injectedProxy } from '../injected-proxy.ts';
import { containersOf, type PodTemplate } from '../pod-template.ts';
import type { ManifestSet } from '../set.ts';
import { at, listAt, textAt, textsAt } from '../values.ts';

export const monitorScrapesNothing: Check = {
  id: 'monitor-scrapes-nothing',
  severity: 'error',
  family: 'promises',
  about: 'A PodMonitor asks for a port that none of its pods has, or nothing scrapes a service that is to be measured.',
  protects: 'There are no metrics: alerts on them stay silent, and autoscaling and analyses see nothing.',
  fix: 'name the port as the container does, and select the labels that the pods have',
  *run({ set, intent }) {
    const index = new InNamespaces(set.podTemplates, (pod) => pod);
    const monitored = new Set<PodTemplate>();
    for (const subject of set.ofKind('PodMonitor')) {
      const pods = podsOf(index, subject);
      for (const pod of pods) monitored.add(pod);
      // Pods that another controller makes are not in the set.
      if (pods.length === 0) continue;
      for (const [index, endpoint] of listAt(subject.object, 'spec', 'podMetricsEndpoints').entries()) {
        const port = textAt(endpoint, 'port');
        if (port === undefined || pods.some((pod) => hasPort(pod, port))) continue;
        const names = pods.map(({ subject: { object } }) => `${object.kind}/${object.metadata.name}`);
        yield {
          subject,
          path: `spec.podMetricsEndpoints[${index}].port`,
          message: `is ${port}, but no container of ${names.join(', ')} has a port of that name`,
        };
      }
    }
    if (!intent) return;
    for (const [name, { metrics }] of services(intent)) {
      if (!metrics) continue;
      const pods = index.selectedPlain(namespaceOf(intent, name), selectorLabels(intent, name));
      const unseen = pods.find((pod) => !monitored.has(pod) && !isServed(set, pod));
      if (unseen)
        yield {
          subject: unseen.subject,
          message: `has metrics on port ${metrics.port}, but nothing in the set scrapes them`,
        };
    }
  },
};

function podsOf(index: InNamespaces<PodTemplate>, { object }: Subject): PodTemplate[] {
  const selector = at(object, 'spec', 'selector');
  if (selector === undefined) return [];
  const any = at(object, 'spec', 'namespaceSelector', 'any') === true;
  const named = textsAt(object, 'spec', 'namespaceSelector', 'matchNames');
  const own = [object.metadata.namespace ?? 'default'];
  const namespaces = any ? [...index.namespaces] : named.length > 0 ? [...new Set(named)] : own;
  return namespaces.flatMap((namespace) => index.selected(namespace, selector));
}

function hasPort(pod: PodTemplate, port: string): boolean {
  const containers: unknown[] = [...containersOf(pod).map(({ container }) => container), injectedProxy(pod)];
  return containers.some((container) => listAt(container, 'ports').some(({ name }) => name === port));
}

/** Whether a ServiceMonitor of the namespace may scrape it: which Service it selects is another check's. */
function isServed(set: ManifestSet, { namespace }: PodTemplate): boolean {
  return set.ofKind('ServiceMonitor').some(({ object }) => (object.metadata.namespace ?? 'default') === namespace);
}
