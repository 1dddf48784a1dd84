import { comesFrom } from '../src/constructs/origin.ts';
import { SmokeTest } from '../src/constructs/smoke-test.ts';
import { WorkloadServices } from '../src/constructs/workload/services.ts';
import { COLOR_LABEL, colorsOf, isColors, smokeTestName, smokeTestPods } from '../src/platform/colors.ts';
import type { ServiceSpec } from '../src/platform/schema/service.ts';
import { namespaceOf, services, type Target } from '../src/platform/target.ts';
import { seconds } from '../src/platform/values.ts';
import type { Layer, LayerDefinition } from './layer.ts';
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
          selects: selectsOf(name, service),
        }),
        `services.${name}`,
      );
      smokeTest(layer, target, name, service);
    }
  },
};

/** Of colours: the Service with the traffic, the one of the idle colour, and one of each colour, whatever it is. */
function selectsOf(name: string, service: ServiceSpec): Record<string, Record<string, string>> | undefined {
  const colors = colorsOf(name, service);
  if (colors.length === 0) return undefined;
  const entries = colors.flatMap((color) => {
    const pods = { [COLOR_LABEL]: color.color };
    return [[color.live ? name : `${name}-preview`, pods] as const, [color.name, pods] as const];
  });
  return Object.fromEntries(entries);
}

/** Before the Service is pointed at a colour, that colour must answer. */
function smokeTest(layer: Layer, target: Target, name: string, service: ServiceSpec): void {
  const { delivery, health } = service;
  const live = colorsOf(name, service).find((color) => color.live);
  if (!isColors(delivery) || !live) return;
  const test = smokeTestName(name);
  comesFrom(
    new SmokeTest(layer, test, {
      name: test,
      namespace: namespaceOf(target, name),
      labels: smokeTestPods(target, name),
      service: live.name,
      mesh: target.spec.mesh,
      paths: delivery.smoke.paths ?? [health.ready],
      timeoutSeconds: seconds(delivery.smoke.timeout),
      priorityClassName: `${target.platform}-${service.priority}`,
    }),
    `services.${name}.delivery.smoke`,
  );
}
