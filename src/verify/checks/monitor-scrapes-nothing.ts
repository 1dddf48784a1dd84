import { selectorLabels, services } from '../../platform/target.ts';
import type { Check } from '../check.ts';
import type { Subject } from '../finding.ts';
import { injectedProxy } from '../injected-proxy.ts';
import { containersOf, type PodTemplate } from '../pod-template.ts';
import { selects } from '../selectors.ts';
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
    for (const subject of set.ofKind('PodMonitor')) {
      const pods = podsOf(set, subject);
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
    const monitored = new Set(set.ofKind('PodMonitor').flatMap((subject) => podsOf(set, subject)));
    for (const [name, { metrics }] of services(intent)) {
      if (!metrics) continue;
      const labels = Object.entries(selectorLabels(intent, name));
      const pods = set.podTemplates.filter(
        (pod) => pod.namespace === intent.namespace && labels.every(([key, value]) => pod.labels[key] === value),
      );
      const unseen = pods.find((pod) => !monitored.has(pod) && !isServed(set, pod));
      if (unseen)
        yield {
          subject: unseen.subject,
          message: `has metrics on port ${metrics.port}, but nothing in the set scrapes them`,
        };
    }
  },
};

function podsOf(set: ManifestSet, { object }: Subject): PodTemplate[] {
  const namespaces = textsAt(object, 'spec', 'namespaceSelector', 'matchNames');
  const any = at(object, 'spec', 'namespaceSelector', 'any') === true;
  const own = object.metadata.namespace ?? 'default';
  return set.podTemplates.filter(
    ({ namespace, labels }) =>
      (any || (namespaces.length > 0 ? namespaces.includes(namespace) : namespace === own)) &&
      at(object, 'spec', 'selector') !== undefined &&
      selects(at(object, 'spec', 'selector'), labels),
  );
}

function hasPort(pod: PodTemplate, port: string): boolean {
  const containers: unknown[] = [...containersOf(pod).map(({ container }) => container), injectedProxy(pod)];
  return containers.some((container) => listAt(container, 'ports').some(({ name }) => name === port));
}

/** Whether a ServiceMonitor of the namespace may scrape it: which Service it selects is another check's. */
function isServed(set: ManifestSet, { namespace }: PodTemplate): boolean {
  return set.ofKind('ServiceMonitor').some(({ object }) => (object.metadata.namespace ?? 'default') === namespace);
}
