import type { Subject } from './finding.ts';
import type { ManifestSet } from './set.ts';
import { numberAt, objectAt, textAt } from './values.ts';

/** An object that owns the replica count of another. */
export interface Scaler {
  readonly scaler: Subject;
  /** What it scales; undefined when that is not in the set. */
  readonly target: Subject | undefined;
  readonly targetKind: string;
  readonly targetName: string;
  readonly min: number;
  readonly max: number;
}

/** HorizontalPodAutoscalers and KEDA ScaledObjects. */
export function scalersOf(set: ManifestSet): Scaler[] {
  const of = (scaler: Subject, min: number, max: number, defaultKind: string): Scaler => {
    const ref = objectAt(scaler.object, 'spec', 'scaleTargetRef');
    const targetKind = textAt(ref, 'kind') ?? defaultKind;
    const targetName = textAt(ref, 'name') ?? '';
    const target = set.find(targetKind, scaler.object.metadata.namespace, targetName);
    return { scaler, target, targetKind, targetName, min, max };
  };
  return [
    ...set
      .ofKind('HorizontalPodAutoscaler')
      .map((s) =>
        of(
          s,
          numberAt(s.object, 'spec', 'minReplicas') ?? 1,
          numberAt(s.object, 'spec', 'maxReplicas') ?? 1,
          'Deployment',
        ),
      ),
    // KEDA: 0 to 100 of a Deployment, where nothing is said (https://keda.sh/docs/2.20/reference/scaledobject-spec/).
    ...set
      .ofKind('ScaledObject')
      .map((s) =>
        of(
          s,
          numberAt(s.object, 'spec', 'minReplicaCount') ?? 0,
          numberAt(s.object, 'spec', 'maxReplicaCount') ?? 100,
          'Deployment',
        ),
      ),
  ];
}
