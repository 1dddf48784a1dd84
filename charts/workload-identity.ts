import type { ScaleTarget } from '../src/constructs/autoscaling.ts';
import { labelsOf, type WorkloadIdentity } from '../src/constructs/workload/identity.ts';
import { COLOR_LABEL, type Color, colorsOf, isColors } from '../src/platform/colors.ts';
import { growsInShares, isRollout } from '../src/platform/delivery.ts';
import type { ServiceSpec } from '../src/platform/schema/service.ts';
import { instanceOf, namespaceOf, selectorLabels, type Target } from '../src/platform/target.ts';

/** The Service that a release points at the new version; none where pods alone are counted. */
export function secondService(target: Target, service: ServiceSpec): 'canary' | 'preview' | undefined {
  if (growsInShares(service.delivery)) return target.spec.mesh || isRouted(target, service) ? 'canary' : undefined;
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
    namespace: namespaceOf(target, name),
    instance: instanceOf(target),
    component: service.public ? 'web' : 'backend',
    version: service.version,
  };
}

/** One controller of a service's pods: the only one, or that of a colour. */
export interface Run {
  /** Of the controller, its autoscalers and its budget. */
  readonly name: string;
  readonly controller: ScaleTarget;
  /** What all of these objects are labelled with. */
  readonly labels: Readonly<Record<string, string>>;
  /** Selects its pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** Which colour it is; none of a service that has one controller. */
  readonly color?: Color;
}

/** The objects that run a service's pods: one, or one for each of two colours. */
export function runsOf(target: Target, name: string, service: ServiceSpec): Run[] {
  const identity = identityOf(target, name, service);
  const selector = selectorLabels(target, name);
  if (!isColors(service.delivery)) {
    const controller: ScaleTarget = isRollout(service.delivery)
      ? { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name }
      : { apiVersion: 'apps/v1', kind: 'Deployment', name };
    return [{ name, controller, labels: labelsOf(identity), selector }];
  }
  return colorsOf(name, service).map((color) => {
    const own = { [COLOR_LABEL]: color.color };
    return {
      name: color.name,
      controller: { apiVersion: 'apps/v1', kind: 'Deployment', name: color.name },
      labels: { ...labelsOf({ ...identity, version: color.version }), ...own },
      selector: { ...selector, ...own },
      color,
    };
  });
}
