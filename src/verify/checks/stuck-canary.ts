import type { Check } from '../check.ts';
import type { Complaint, Subject, Unchecked } from '../finding.ts';
import { serviceOfHost } from '../references/istio.ts';
import { hint, missing } from '../references/report.ts';
import { type Split, servicesByRule, splitOf, type WeightedRoute, weightedRoutes } from '../references/traffic.ts';
import { type World, worldOf } from '../references/world.ts';
import { listAt, type Plain, textAt } from '../values.ts';

export const stuckCanary: Check = {
  id: 'stuck-canary',
  severity: 'error',
  family: 'references',
  about: 'A Rollout moves the weights of a route that does not exist, or that does not send to both of its versions.',
  protects: 'A release stops at its first step, or goes to everybody at once where a share was meant.',
  fix: 'correct the name of the route, and let one rule of it send to the stable and to the canary Service',
  *run(context) {
    const world = worldOf(context);
    for (const subject of world.all('argoproj.io', 'Rollout')) {
      const split = splitOf(subject);
      for (const route of weightedRoutes(subject)) yield* moved(world, route, split);
    }
  },
};

function* moved(world: World, route: WeightedRoute, split: Split | undefined): Generator<Complaint | Unchecked> {
  const found = world.find(route);
  if (!found) {
    yield missing(world, route, `${route.path} is ${route.name}`);
    return;
  }
  if (!split) return;
  if (route.kind === 'VirtualService') yield* ofMesh(route, found, split);
  else yield* ofServices(route, found, split);
}

function* ofServices(route: WeightedRoute, found: Subject, { stable, canary }: Split): Generator<Complaint> {
  const { subject, path, kind, name } = route;
  const rules = servicesByRule(found);
  // What an Ingress controller adds for the canary is not in the Ingress; the load balancer of AWS has a Service before both.
  const wanted = kind === 'Ingress' ? (path.includes('.alb.') ? [] : [stable]) : [stable, canary];
  if (rules.some((services) => wanted.every((each) => services.includes(each)))) return;
  const all = new Set(rules.flat());
  const lacking = wanted.filter((each) => !all.has(each));
  const message =
    lacking.length === 0
      ? `is ${name}, but no one rule of ${kind}/${name} sends to both ${wanted.join(' and ')}`
      : `is ${name}, but ${kind}/${name} does not send to ${lacking.join(' and ')}${hint(lacking[0] ?? '', all)}`;
  if (wanted.length > 0) yield { subject, path, message };
}

function* ofMesh(route: WeightedRoute, found: Subject, split: Split): Generator<Complaint> {
  const { subject, path, name, routes } = route;
  const http = listAt(found.object, 'spec', 'http');
  // Routes of TCP and TLS have no names.
  if (http.length === 0) return;
  if (routes.length === 0 && http.length > 1) {
    const message = `is ${name}, whose ${http.length} routes it would have to name: it does not know which to move`;
    yield { subject, path, message };
    return;
  }
  const names = http.flatMap((one) => textAt(one, 'name') ?? []);
  for (const wanted of routes.length === 0 ? [undefined] : routes) {
    const meant = wanted === undefined ? http[0] : http.find((one) => textAt(one, 'name') === wanted);
    const which = wanted === undefined ? `VirtualService/${name}` : `route ${wanted} of VirtualService/${name}`;
    if (!meant) {
      yield { subject, path, message: `is ${name}, but that has no route ${wanted}${hint(wanted ?? '', names)}` };
      continue;
    }
    const sent = sentTo(meant, found, split);
    const lacking = [split.stable, split.canary].filter((each) => !sent.includes(each));
    if (lacking.length === 0) continue;
    const message = `is ${name}, but ${which} does not send to ${split.by} ${lacking.join(' and ')}${hint(lacking[0] ?? '', sent)}`;
    yield { subject, path, message };
  }
}

/** The Services, or the subsets, that a route of a VirtualService sends to. */
function sentTo(route: Plain, { object }: Subject, { by }: Split): string[] {
  return listAt(route, 'route').flatMap(({ destination }) => {
    if (by === 'subset') return textAt(destination, 'subset') ?? [];
    const host = textAt(destination, 'host') ?? '';
    return serviceOfHost(host, object.metadata.namespace ?? '').service?.name ?? [];
  });
}
