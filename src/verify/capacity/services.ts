import type { ServiceSpec } from '../../platform/schema/service.ts';
import type { Target } from '../../platform/target.ts';
import { namespaceOf, selectorLabels, services } from '../../platform/target.ts';
import type { ManifestSet } from '../set.ts';
import { type Workload, workloadsByLabel } from './workloads.ts';

/** A service that the overlay describes, and the workload that it became. */
export interface Promised {
  readonly name: string;
  readonly service: ServiceSpec;
  readonly workload: Workload;
  /** Share of requests that it promises to answer, in percent. */
  readonly availability: number;
}

/** From this availability on, losing the only pod or the only zone breaks the promise of the month: 43 minutes. */
export const HIGH_AVAILABILITY = 99.9;

/** The overlay's services that are in the set. */
export function promisedServices(set: ManifestSet, target: Target): Promised[] {
  const workloads = workloadsByLabel(set);
  return services(target).flatMap(([name, service]) => {
    const [workload] = workloads.selectedPlain(namespaceOf(target, name), selectorLabels(target, name));
    const availability = service.objectives.availability ?? target.spec.objectives.availability;
    return workload ? [{ name, service, workload, availability }] : [];
  });
}
