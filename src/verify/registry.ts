import type { Check } from './check.ts';
import { replicasFightAutoscaler } from './checks/replicas-fight-autoscaler.ts';

/** Every check, by family and id. A check that has no line here does not run, and a test says so. */
export const checks: readonly Check[] = [
  // availability
  replicasFightAutoscaler,
];
