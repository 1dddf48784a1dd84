import { once } from '../../platform/once.ts';
import { InNamespaces } from '../by-label.ts';
import type { Subject } from '../finding.ts';
import { type PodTemplate, podTemplateOf } from '../pod-template.ts';
import { type Scaler, scalersOf } from '../scalers.ts';
import type { ManifestSet } from '../set.ts';
import { at, numberAt, objectAt } from '../values.ts';
import { share } from './rounding.ts';

/** What keeps a number of equal pods running. */
export interface Workload {
  readonly subject: Subject;
  readonly template: PodTemplate;
  /** The fewest and the most replicas it is given. */
  readonly min: number;
  readonly max: number;
  readonly scaler: Scaler | undefined;
}

const KINDS = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController', 'Rollout'] as const;

/** Everything with replicas, with the range in which an autoscaler holds them. */
export const workloadsOf = once((set: ManifestSet): readonly Workload[] => {
  const scalers = new Map(
    scalersOf(set).flatMap((scaler) => (scaler.target ? [[scaler.target, scaler] as const] : [])),
  );
  return KINDS.flatMap((kind) =>
    set.ofKind(kind).flatMap((subject): Workload[] => {
      const template = podTemplateOf(subject);
      if (!template) return [];
      const scaler = scalers.get(subject);
      const replicas = numberAt(subject.object, 'spec', 'replicas') ?? 1;
      return [{ subject, template, min: scaler?.min ?? replicas, max: scaler?.max ?? replicas, scaler }];
    }),
  );
});

/** The same, by the labels of their pods. */
export const workloadsByLabel = once(
  (set: ManifestSet) => new InNamespaces(workloadsOf(set), ({ template }) => template),
);

/** `Deployment/web`, as messages name it beside the object that they are about. */
export function shortName({ object }: Subject): string {
  return `${object.kind}/${object.metadata.name}`;
}

/**
 * The most pods that stand at once for a number of replicas: a release stands beside what it replaces. A canary whose
 * traffic is routed, and a second colour, are whole before the old version goes.
 */
export function peakPods({ subject }: Workload, replicas: number): number {
  const { object } = subject;
  const spec = objectAt(object, 'spec');
  switch (object.kind) {
    case 'Deployment': {
      if (at(spec, 'strategy', 'type') === 'Recreate') return replicas;
      return replicas + (share(at(spec, 'strategy', 'rollingUpdate', 'maxSurge') ?? '25%', replicas, 'up') ?? 0);
    }
    case 'Rollout': {
      if (at(spec, 'strategy', 'blueGreen') !== undefined) return replicas * 2;
      const canary = objectAt(spec, 'strategy', 'canary');
      if (canary.trafficRouting !== undefined) return canary.dynamicStableScale === true ? replicas + 1 : replicas * 2;
      return replicas + (share(canary.maxSurge ?? '25%', replicas, 'up') ?? 0);
    }
    default:
      return replicas;
  }
}

/** How many pods a release leaves out at most, of a number of replicas; undefined where it leaves out none by its kind. */
export function unavailableInUpdate({ subject }: Workload, replicas: number): number | undefined {
  const { object } = subject;
  const spec = objectAt(object, 'spec');
  if (object.kind === 'Deployment') {
    if (at(spec, 'strategy', 'type') === 'Recreate') return replicas;
    const update = objectAt(spec, 'strategy', 'rollingUpdate');
    return roundedDown(update.maxUnavailable ?? '25%', update.maxSurge ?? '25%', replicas);
  }
  const canary = objectAt(spec, 'strategy', 'canary');
  const isPlainCanary = object.kind === 'Rollout' && at(spec, 'strategy', 'blueGreen') === undefined;
  if (!isPlainCanary || canary.trafficRouting !== undefined) return undefined;
  return roundedDown(canary.maxUnavailable ?? '25%', canary.maxSurge ?? '25%', replicas);
}

/** Where neither surge nor unavailability is left after rounding, one pod may be missing: else nothing would move. */
function roundedDown(unavailable: unknown, surge: unknown, replicas: number): number | undefined {
  const down = share(unavailable, replicas, 'down');
  if (down === undefined) return undefined;
  return down === 0 && share(surge, replicas, 'up') === 0 ? 1 : down;
}
