import { groupOf } from '../../manifests/manifest.ts';
import type { Check } from '../check.ts';
import type { Complaint, Subject } from '../finding.ts';
import { containersOf, podTemplateOf } from '../pod-template.ts';
import { hint, missing } from '../references/report.ts';
import { type World, worldOf } from '../references/world.ts';
import { listAt, objectAt, textAt } from '../values.ts';

/** Autoscalers, and where they name what they scale. */
const SCALERS = [
  { group: 'autoscaling', kind: 'HorizontalPodAutoscaler', ref: 'scaleTargetRef' },
  { group: 'autoscaling.k8s.io', kind: 'VerticalPodAutoscaler', ref: 'targetRef' },
  { group: 'keda.sh', kind: 'ScaledObject', ref: 'scaleTargetRef' },
] as const;

export const danglingTarget: Check = {
  id: 'dangling-target',
  severity: 'error',
  family: 'references',
  about: 'An autoscaler scales a workload, or a container of one, that does not exist.',
  protects:
    'The workload that was meant would not grow with its load, and the autoscaler would only say so in its status.',
  fix: 'correct apiVersion, kind and name, or the name of the container',
  *run(context) {
    const world = worldOf(context);
    for (const { group, kind, ref } of SCALERS) {
      for (const subject of world.all(group, kind)) {
        const target = objectAt(subject.object, 'spec', ref);
        const path = `spec.${ref}`;
        const wanted = {
          subject,
          path: `${path}.name`,
          group: groupOf({ apiVersion: textAt(target, 'apiVersion') ?? 'apps/v1' }),
          kind: textAt(target, 'kind') ?? 'Deployment',
          namespace: subject.object.metadata.namespace ?? '',
          name: textAt(target, 'name') ?? '',
        };
        if (wanted.name === '') continue;
        const workload = world.find(wanted);
        if (workload) yield* containers(subject, workload);
        else {
          const otherwise = sameName(world, wanted);
          yield otherwise
            ? {
                subject,
                path,
                message: `is ${wanted.group}/${wanted.kind} ${wanted.name}, but what has that name is ${otherwise}`,
              }
            : missing(world, wanted, `${wanted.path} is ${wanted.name}`);
        }
      }
    }
  },
};

const WORKLOADS = [
  ['apps', 'Deployment'],
  ['apps', 'StatefulSet'],
  ['apps', 'DaemonSet'],
  ['argoproj.io', 'Rollout'],
] as const;

/** What the workload of that name really is. */
function sameName(world: World, wanted: { namespace: string; name: string }): string | undefined {
  const [group, kind] = WORKLOADS.find(([group, kind]) => world.find({ ...wanted, group, kind })) ?? [];
  return kind && `${group}/${kind}`;
}

/** Containers that an autoscaler names must be in the pods. */
function* containers(subject: Subject, workload: Subject): Generator<Complaint> {
  const template = podTemplateOf(workload);
  if (!template) return;
  const names = containersOf(template).flatMap(({ container }) => textAt(container, 'name') ?? []);
  const spec = objectAt(subject.object, 'spec');
  const named = [
    ...listAt(spec, 'metrics').map((metric, index) => ({
      name: textAt(metric, 'containerResource', 'container'),
      path: `spec.metrics[${index}].containerResource.container`,
    })),
    ...listAt(spec, 'resourcePolicy', 'containerPolicies').map((policy, index) => ({
      name: textAt(policy, 'containerName'),
      path: `spec.resourcePolicy.containerPolicies[${index}].containerName`,
    })),
    {
      name: textAt(spec, 'scaleTargetRef', 'envSourceContainerName'),
      path: 'spec.scaleTargetRef.envSourceContainerName',
    },
  ];
  for (const { name, path } of named) {
    if (name === undefined || name === '*' || names.includes(name)) continue;
    const target = `${workload.object.kind}/${workload.object.metadata.name}`;
    const has = hint(name, names) || `: it has ${names.join(', ')}`;
    yield { subject, path, message: `is ${name}, but ${target} has no container of that name${has}` };
  }
}
