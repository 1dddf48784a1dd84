import type { Check } from '../check.ts';
import type { Subject } from '../finding.ts';
import { format } from '../reach/words.ts';
import { worldOf } from '../references/world.ts';
import { selects } from '../selectors.ts';
import type { ManifestSet } from '../set.ts';
import { at, objectAt, textAt } from '../values.ts';

const GROUP = 'monitoring.coreos.com';

/** Who reads each kind, and what the fields of its selectors begin with. */
const READ: readonly { readonly kind: string; readonly field: string; readonly by: readonly string[] }[] = [
  { kind: 'PrometheusRule', field: 'rule', by: ['Prometheus', 'ThanosRuler'] },
  { kind: 'ServiceMonitor', field: 'serviceMonitor', by: ['Prometheus', 'PrometheusAgent'] },
  { kind: 'PodMonitor', field: 'podMonitor', by: ['Prometheus', 'PrometheusAgent'] },
  { kind: 'Probe', field: 'probe', by: ['Prometheus', 'PrometheusAgent'] },
  { kind: 'ScrapeConfig', field: 'scrapeConfig', by: ['Prometheus', 'PrometheusAgent'] },
  { kind: 'AlertmanagerConfig', field: 'alertmanagerConfig', by: ['Alertmanager'] },
];

export const unselectedMonitor: Check = {
  id: 'unselected-monitor',
  severity: 'error',
  family: 'promises',
  about: 'A rule, a monitor or an AlertmanagerConfig that no Prometheus, or no Alertmanager, of the set selects.',
  protects: 'Its metrics are never scraped and its alerts never raised, and it looks as if they were.',
  fix: 'give it the labels that the selector asks for, or let the selector ask for fewer',
  *run(context) {
    const { set } = context;
    const elsewhere = worldOf(context).applications.all.find((application) => bringsPrometheus(application.subject));
    for (const { kind, field, by } of READ) {
      const readers = by.flatMap((each) => set.ofKind(each, GROUP));
      if (readers.length === 0) continue;
      for (const subject of set.ofKind(kind, GROUP)) {
        const answers = readers.map((reader) => refusalOf(set, reader, field, subject));
        const [why] = answers;
        if (why === undefined || answers.includes(undefined)) continue;
        yield elsewhere
          ? { subject, unchecked: `${why}; Application ${elsewhere.name} may bring one that does` }
          : {
              subject,
              path: why.startsWith('is of namespace') ? 'metadata.namespace' : 'metadata.labels',
              message: why,
            };
      }
    }
  },
};

/** A chart that comes with a Prometheus, unless it is told not to. */
function bringsPrometheus({ object }: Subject): boolean {
  const chart = textAt(object, 'spec', 'source', 'chart') ?? '';
  if (!/(?:^|\/)(?:kube-)?prometheus(?:-stack|-operator)?$/.test(chart)) return false;
  return at(object, 'spec', 'source', 'helm', 'valuesObject', 'prometheus', 'enabled') !== false;
}

/** Why a Prometheus does not read an object; nothing when it does, or may. */
function refusalOf(set: ManifestSet, reader: Subject, field: string, { object }: Subject): string | undefined {
  const spec = objectAt(reader.object, 'spec');
  const { namespace = 'default', name, labels = {} } = object.metadata;
  const whose = `${reader.object.kind}/${reader.object.metadata.name}`;
  if (field === 'alertmanagerConfig' && textAt(spec, 'alertmanagerConfiguration', 'name') === name) return undefined;
  const selector = spec[`${field}Selector`] ?? undefined;
  if (selector === undefined) return `is read by nobody: ${whose} has no ${field}Selector`;
  const among = spec[`${field}NamespaceSelector`] ?? undefined;
  const own = reader.object.metadata.namespace ?? 'default';
  if (among === undefined) {
    if (namespace !== own) return `is of namespace ${namespace}, but ${whose} reads those of ${own} alone`;
  } else if (!selects(among, set.namespaceLabels(namespace))) {
    // The labels of a namespace that is not here are not known.
    if (!set.find('Namespace', undefined, namespace)) return undefined;
    return `is of namespace ${namespace}, but ${whose} reads those of namespaces with ${format(among)}`;
  }
  return selects(selector, labels) ? undefined : `lack ${format(selector)}, by which ${whose} selects`;
}
