import type { Check } from './check.ts';
import { defaultDenyMissing } from './checks/default-deny-missing.ts';
import { extraEdge } from './checks/extra-edge.ts';
import { idleNetworkPolicy } from './checks/idle-network-policy.ts';
import { missingEdge } from './checks/missing-edge.ts';
import { readable } from './checks/readable.ts';
import { replicasFightAutoscaler } from './checks/replicas-fight-autoscaler.ts';

/** Every check, by family and id. A check that has no line here does not run, and a test says so. */
export const checks: readonly Check[] = [
  // schema
  readable,
  // reachability
  defaultDenyMissing,
  extraEdge,
  idleNetworkPolicy,
  missingEdge,
  // availability
  replicasFightAutoscaler,
];
