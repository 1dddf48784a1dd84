import { CALLS, type CallProps, type PublicRoute, publicRoutesName } from '../src/constructs/mesh/call-routes.ts';
import { callersOf } from '../src/platform/domains.ts';
import { callTimeout } from '../src/platform/mesh.ts';
import type { ServiceSpec } from '../src/platform/schema/service.ts';
import { namespaceOf, publicHost, type Target } from '../src/platform/target.ts';
import { seconds } from '../src/platform/values.ts';
import { isRouted, secondService } from './workload-identity.ts';

/** How other services call one, as their proxies know it. */
export function callsOf(target: Target, name: string, service: ServiceSpec): CallProps {
  return {
    service: name,
    namespace: namespaceOf(target, name),
    canary: secondService(target, service) === 'canary' ? `${name}-canary` : undefined,
    timeoutSeconds: callTimeout(service),
    retries: service.calls.retries,
    visibleTo: callersOf(target, name),
  };
}

/** The routes of public services at the mesh's gateway: one for each path. */
export function publicRoutes(
  target: Target,
  all: readonly { readonly name: string; readonly service: ServiceSpec }[],
): PublicRoute[] {
  return all.flatMap(({ name, service }) =>
    (service.public?.paths ?? []).map((path, index) => ({
      ...callsOf(target, name, service),
      name: routeName(name, index),
      path,
      timeoutSeconds: seconds(service.public?.timeout ?? '30s'),
    })),
  );
}

/** The routes on which a release of a service moves weights: that between services, and those from outside. */
export function meshRoutesOf(target: Target, name: string, service: ServiceSpec) {
  const inside = { name, routes: [CALLS] };
  if (!isRouted(target, service) || service.public === undefined) return [inside];
  const { host = publicHost(target), paths } = service.public;
  return [inside, { name: publicRoutesName(host), routes: paths.map((_, index) => routeName(name, index)) }];
}

function routeName(service: string, index: number): string {
  return index === 0 ? service : `${service}-${index + 1}`;
}
