import type { Check } from '../check.ts';
import type { Subject } from '../finding.ts';
import { podTemplateOf } from '../pod-template.ts';
import { type Scaler, scalersOf } from '../scalers.ts';
import { at, listAt, objectAt, textAt, textsAt } from '../values.ts';

export const verticalFightsHorizontal: Check = {
  id: 'vertical-fights-horizontal',
  severity: 'error',
  family: 'availability',
  about: 'A VerticalPodAutoscaler changes the requests of a resource by which the replicas are scaled.',
  protects:
    'Larger requests lower the utilization, so replicas go, so usage grows, so requests grow: the two chase each other.',
  fix: "set updateMode to 'Off' to have recommendations alone, or leave the resource out of controlledResources",
  *run({ set }) {
    const scalers = new Map<string, Scaler>();
    for (const scaler of scalersOf(set)) {
      scalers.set([scaler.scaler.object.metadata.namespace, scaler.targetKind, scaler.targetName].join('/'), scaler);
    }
    for (const subject of set.ofKind('VerticalPodAutoscaler')) {
      const ref = objectAt(subject.object, 'spec', 'targetRef');
      const scaler = scalers.get(
        [subject.object.metadata.namespace, textAt(ref, 'kind'), textAt(ref, 'name')].join('/'),
      );
      const mode = textAt(subject.object, 'spec', 'updatePolicy', 'updateMode') ?? 'Auto';
      if (!scaler || mode === 'Off') continue;
      const scaled = scaledBy(scaler);
      const both = [...controlledBy(subject, scaler)].filter((resource) => scaled.has(resource));
      if (both.length === 0) continue;
      const { kind, metadata } = scaler.scaler.object;
      yield {
        subject,
        path: 'spec.updatePolicy.updateMode',
        message: `is ${mode}, so it changes the requests of ${both.join(' and ')}, by which ${kind}/${metadata.name} scales ${scaler.targetKind}/${scaler.targetName}`,
      };
    }
  },
};

/** What the VPA may change: cpu and memory of each container for which nothing else is said. */
function controlledBy({ object }: Subject, { target }: Scaler): Set<string> {
  const policies = listAt(object, 'spec', 'resourcePolicy', 'containerPolicies');
  const stated = new Map(policies.map((policy) => [textAt(policy, 'containerName') ?? '', policy]));
  const template = target && podTemplateOf(target);
  const names = template
    ? listAt(template.spec, 'containers').map((container) => textAt(container, 'name') ?? '')
    : ['*'];
  const all = names.flatMap((name) => {
    const policy = stated.get(name) ?? stated.get('*');
    if (policy && at(policy, 'mode') === 'Off') return [];
    return policy && at(policy, 'controlledResources') !== undefined
      ? textsAt(policy, 'controlledResources')
      : ['cpu', 'memory'];
  });
  return new Set(all);
}

/** The resources of pods that decide on the replicas. An HPA without metrics scales on CPU. */
function scaledBy({ scaler: { object } }: Scaler): Set<string> {
  if (object.kind === 'ScaledObject') {
    const types = listAt(object, 'spec', 'triggers').map((trigger) => textAt(trigger, 'type') ?? '');
    return new Set(types.filter((type) => type === 'cpu' || type === 'memory'));
  }
  if (at(object, 'spec', 'metrics') === undefined) return new Set(['cpu']);
  const names = listAt(object, 'spec', 'metrics').map(
    (metric) => textAt(metric, 'resource', 'name') ?? textAt(metric, 'containerResource', 'name') ?? '',
  );
  return new Set(names.filter((name) => name !== ''));
}
