import type { Check } from '../check.ts';
import type { Complaint, Subject, Unchecked } from '../finding.ts';
import { format } from '../reach/words.ts';
import { monitoredPods, monitoredServices } from '../references/monitors.ts';
import { operatedPods } from '../references/operated.ts';
import { type World, worldOf } from '../references/world.ts';
import { at, listAt, objectAt, textAt } from '../values.ts';

export const selectsNothing: Check = {
  id: 'selects-nothing',
  severity: 'error',
  family: 'references',
  about: 'A Service, a PodDisruptionBudget, a monitor or a policy of the mesh selects nothing.',
  protects:
    'The Service has no endpoints, the budget and the policy protect nobody, the monitor scrapes nothing, and no one is told.',
  fix: 'make the selector match the labels of the pods, or of the Services, that are meant',
  *run(context) {
    const world = worldOf(context);
    for (const subject of world.all('', 'Service')) {
      const labels = objectAt(subject.object, 'spec', 'selector');
      // Without a selector somebody else makes the endpoints.
      if (Object.keys(labels).length === 0 || textAt(subject.object, 'spec', 'type') === 'ExternalName') continue;
      yield* pods(world, subject, 'spec.selector', { matchLabels: labels });
    }
    for (const subject of world.all('policy', 'PodDisruptionBudget')) {
      const selector = at(subject.object, 'spec', 'selector');
      if (selector !== undefined) yield* pods(world, subject, 'spec.selector', selector);
    }
    for (const { group, kind, path, labels } of MESH) {
      for (const subject of world.all(group, kind)) {
        const wanted = objectAt(subject.object, ...path.split('.'), ...labels);
        // Those of the mesh's own namespace are for pods of all others.
        if (Object.keys(wanted).length === 0 || subject.object.metadata.namespace === ROOT) continue;
        yield* pods(world, subject, path, { matchLabels: wanted });
      }
    }
    for (const { subject, namespaces, pods } of monitoredPods(world)) {
      if (pods.length > 0) continue;
      const selector = at(subject.object, 'spec', 'selector');
      const operated = ofOperators(world, namespaces, selector);
      if (operated !== true)
        yield report(world, subject, 'spec.selector', 'no pods', namespaces, selector, operated === false);
    }
    for (const { subject, namespaces, services } of monitoredServices(world)) {
      if (services.length === 0) yield report(world, subject, 'spec.selector', 'no Services', namespaces);
    }
  },
};

const ROOT = 'istio-system';

/** What selects pods by labels in Istio, and where the labels are below the selector. */
const MESH: readonly {
  readonly group: string;
  readonly kind: string;
  readonly path: string;
  readonly labels: readonly string[];
}[] = [
  ...['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'].map((kind) => ({
    group: 'security.istio.io',
    kind,
    path: 'spec.selector',
    labels: ['matchLabels'],
  })),
  { group: 'telemetry.istio.io', kind: 'Telemetry', path: 'spec.selector', labels: ['matchLabels'] },
  { group: 'networking.istio.io', kind: 'Sidecar', path: 'spec.workloadSelector', labels: ['labels'] },
];

function* pods(world: World, subject: Subject, path: string, selector: unknown): Generator<Complaint | Unchecked> {
  const namespace = subject.object.metadata.namespace ?? '';
  if (world.pods(namespace, selector).length > 0) return;
  const operated = ofOperators(world, [namespace], selector);
  if (operated === true) return;
  yield report(world, subject, path, 'no pods', [namespace], selector, operated === false);
}

/** Whether pods that operators make are selected: undefined when that is not to be known. */
function ofOperators(world: World, namespaces: readonly string[], selector: unknown): boolean | undefined {
  if (listAt(selector, 'matchExpressions').length > 0) return undefined;
  const labels = objectAt(selector, 'matchLabels') as Readonly<Record<string, string>>;
  const answers = namespaces.map((namespace) => operatedPods(world, namespace, labels));
  if (answers.includes(true)) return true;
  return answers.includes(false) && !answers.includes(undefined) ? false : undefined;
}

function report(
  world: World,
  subject: Subject,
  path: string,
  what: string,
  namespaces: readonly string[],
  selector: unknown = at(subject.object, 'spec', 'selector'),
  surely = false,
): Complaint | Unchecked {
  const [only] = namespaces.length === 1 ? namespaces : [undefined];
  const where = only === '' ? '' : ` in ${only ?? `${namespaces.length} namespaces`}`;
  const said = `selects ${what}${where} with ${format(selector) || 'an empty selector'}`;
  const unsure = surely
    ? undefined
    : namespaces.map((namespace) => world.unsurePods(namespace)).find((reason) => reason !== undefined);
  return unsure === undefined
    ? { subject, path, message: said }
    : { subject, unchecked: `${path} ${said} that the manifests have; ${unsure}` };
}
