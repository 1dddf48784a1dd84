import { once } from '../../platform/once.ts';
import type { Subject } from '../finding.ts';
import type { ManifestSet } from '../set.ts';
import { at, objectAt } from '../values.ts';
import { share } from './rounding.ts';
import { type Workload, workloadsByLabel } from './workloads.ts';

/** A PodDisruptionBudget, and the workloads of the set whose pods it counts. */
export interface Budget {
  readonly subject: Subject;
  readonly workloads: readonly Workload[];
  /** The field that states it. */
  readonly field: 'maxUnavailable' | 'minAvailable';
  readonly value: unknown;
}

/** The budgets that state anything. */
export const budgetsOf = once((set: ManifestSet): readonly Budget[] => {
  const workloads = workloadsByLabel(set);
  return set.ofKind('PodDisruptionBudget').flatMap((subject): Budget[] => {
    const spec = objectAt(subject.object, 'spec');
    const field = (['maxUnavailable', 'minAvailable'] as const).find((key) => spec[key] !== undefined);
    if (field === undefined || at(spec, 'selector') === undefined) return [];
    const selected = workloads.selected(subject.object.metadata.namespace ?? 'default', spec.selector);
    return [{ subject, workloads: selected, field, value: spec[field] }];
  });
});

/** The fewest pods that a budget wants healthy of a number of them; percentages round up, as its controller does. */
export function wantedHealthy({ field, value }: Budget, pods: number): number | undefined {
  const amount = share(value, pods, 'up');
  if (amount === undefined) return undefined;
  return field === 'minAvailable' ? amount : Math.max(0, pods - amount);
}

/** The fewest pods that its workloads have together while they have any. */
export function fewestPods({ workloads }: Budget): number {
  return workloads.reduce((sum, { min }) => sum + Math.max(1, min), 0);
}
