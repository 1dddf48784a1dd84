import type { Check } from './check.ts';
import { readable } from './checks/readable.ts';
import { replicasFightAutoscaler } from './checks/replicas-fight-autoscaler.ts';

/** Every check, by family and id. A check that has no line here does not run, and a test says so. */
export const checks: readonly Check[] = [
  // schema
  readable,
  // availability
  replicasFightAutoscaler,
];
