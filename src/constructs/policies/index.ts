import { allowedRegistries } from './allowed-registries.ts';
import { drainableBudgets } from './drainable-budgets.ts';
import { hardenedContainers } from './hardened-containers.ts';
import { hostIsolation } from './host-isolation.ts';
import { internalServices } from './internal-services.ts';
import { minimumReplicas } from './minimum-replicas.ts';
import { pinnedImages } from './pinned-images.ts';
import { requiredLabels } from './required-labels.ts';
import { requiredProbes } from './required-probes.ts';
import { requiredResources } from './required-resources.ts';
import { uniqueHosts } from './unique-hosts.ts';

export { WorkloadExpansion } from './expansion.ts';
export { SyncedKinds } from './synced-kinds.ts';
export {
  allowedRegistries,
  drainableBudgets,
  hardenedContainers,
  hostIsolation,
  internalServices,
  minimumReplicas,
  pinnedImages,
  requiredLabels,
  requiredProbes,
  requiredResources,
  uniqueHosts,
};

/** All policies, in the order of their kinds. */
export const policies = [
  allowedRegistries,
  drainableBudgets,
  hardenedContainers,
  hostIsolation,
  internalServices,
  minimumReplicas,
  pinnedImages,
  requiredLabels,
  requiredProbes,
  requiredResources,
  uniqueHosts,
] as const;
