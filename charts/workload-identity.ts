import type { ScaleTarget } from '../src/constructs/autoscaling.ts';
import type { WorkloadIdentity } from '../src/constructs/workload/identity.ts';
import { growsInShares } from '../src/platform/delivery.ts';
import type { ServiceSpec } from '../src/platform/schema/service.ts';
import { instanceOf, type Target } from '../src/platform/target.ts';

/** The Service that a release points at the new version; none where pods alone are counted. */
export function secondService(target: Target, service: ServiceSpec): 'canary' | 'preview' | undefined {
  if (growsInShares(service.delivery)) return isRouted(target, service) ? 'canary' : undefined;
  return service.delivery.kind === 'blue-green' ? 'preview' : undefined;
}

/** Whether the service's traffic comes through the edge, which can then split it by weight. */
export function isRouted(target: Target, service: ServiceSpec): boolean {
  return target.spec.edge !== undefined && service.public !== undefined;
}

/** Who a service's workload is, for all layers that make objects of it. */
export function identityOf(target: Target, name: string, service: ServiceSpec): WorkloadIdentity {
  return {
    name,
    namespace: target.namespace,
    instance: instanceOf(target),
    component: service.public ? 'web' : 'backend',
    version: service.version,
  };
}

/** The object that runs a service's pods. */
export function controllerOf(name: string, service: ServiceSpec): ScaleTarget {
  return service.delivery.kind === 'rolling'
    ? { apiVersion: 'apps/v1', kind: 'Deployment', name }
    : { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name };
}
