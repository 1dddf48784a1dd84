import { comesFrom } from '../src/constructs/origin.ts';
import { WorkloadServices } from '../src/constructs/workload/services.ts';
import { services } from '../src/platform/target.ts';
import type { LayerDefinition } from './layer.ts';
import { identityOf, secondService } from './workload-identity.ts';

/**
 * The Services have a layer of their own, because of who waits for whom. A route is degraded until its Services exist, and
 * a Rollout that moves the weights of a route starts no pod until the route exists: services, edge, workloads.
 */
export const servicesLayer: LayerDefinition = {
  name: 'services',
  about: 'The names under which services are reached inside the cluster, before and during a release.',
  build(layer, target) {
    for (const [name, service] of services(target)) {
      comesFrom(
        new WorkloadServices(layer, name, {
          identity: identityOf(target, name, service),
          second: secondService(target, service),
        }),
        `services.${name}`,
      );
    }
  },
};
