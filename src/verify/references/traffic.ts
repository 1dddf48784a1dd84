import type { Subject } from '../finding.ts';
import { at, isPlain, listAt, objectAt, type Plain, textAt, textsAt } from '../values.ts';
import { ISTIO } from './istio.ts';
import type { Reference } from './report.ts';

/** A route whose weights a Rollout moves, and the two Services between which it does. */
export interface WeightedRoute extends Reference {
  /** Of an Istio VirtualService, the routes by name; empty for its only one. */
  readonly routes: readonly string[];
}

/** What the requests of a release are split between: Services, or subsets of one. */
export interface Split {
  readonly by: 'Service' | 'subset';
  readonly stable: string;
  readonly canary: string;
}

const GATEWAY = 'gateway.networking.k8s.io';
const ROUTING = 'spec.strategy.canary.trafficRouting';
const PLUGIN = 'argoproj-labs/gatewayAPI';

/** Fields of the Gateway API plugin, and the kinds that they name. */
const PLUGIN_ROUTES: Readonly<Record<string, string>> = {
  httpRoute: 'HTTPRoute',
  grpcRoute: 'GRPCRoute',
  tcpRoute: 'TCPRoute',
  tlsRoute: 'TLSRoute',
};

function routingOf({ object }: Subject): Plain {
  return objectAt(object, ...ROUTING.split('.'));
}

/** Nothing where the Rollout names no two, which is its schema's to say. */
export function splitOf(subject: Subject): Split | undefined {
  const canary = objectAt(subject.object, 'spec', 'strategy', 'canary');
  const rule = objectAt(routingOf(subject), 'istio', 'destinationRule');
  const [by, stable, shifted] =
    rule.name === undefined
      ? ([
          'Service',
          textAt(canary, 'stableService') ?? textAt(canary, 'pingPong', 'pingService'),
          textAt(canary, 'canaryService') ?? textAt(canary, 'pingPong', 'pongService'),
        ] as const)
      : (['subset', textAt(rule, 'stableSubsetName'), textAt(rule, 'canarySubsetName')] as const);
  return stable === undefined || shifted === undefined ? undefined : { by, stable, canary: shifted };
}

/** The routes of a Rollout, by the fields of Argo Rollouts, its Gateway API plugin included. */
export function* weightedRoutes(subject: Subject): Generator<WeightedRoute> {
  const routing = routingOf(subject);
  const own = subject.object.metadata.namespace ?? '';
  const plugin = objectAt(routing, 'plugins', PLUGIN);
  for (const [field, kind] of Object.entries(PLUGIN_ROUTES)) {
    const namespace = textAt(plugin, 'namespace') ?? own;
    for (const { name, path } of named(plugin, field, 's', `${ROUTING}.plugins["${PLUGIN}"]`)) {
      yield { subject, path, group: GATEWAY, kind, namespace, name, routes: [] };
    }
  }
  const istio = objectAt(routing, 'istio');
  for (const { name, path, item } of named(istio, 'virtualService', 's', `${ROUTING}.istio`)) {
    // Of another namespace it is written as `name.namespace`.
    const [short = '', namespace = own] = name.split('.', 2);
    const routes = textsAt(item, 'routes');
    yield { subject, path, group: ISTIO, kind: 'VirtualService', namespace, name: short, routes };
  }
  const ingress = { subject, group: 'networking.k8s.io', kind: 'Ingress', namespace: own, routes: [] };
  for (const { name, path } of named(objectAt(routing, 'nginx'), 'stableIngress', 'es', `${ROUTING}.nginx`)) {
    yield { ...ingress, path, name };
  }
  for (const { name, path } of named(objectAt(routing, 'alb'), 'ingress', 'es', `${ROUTING}.alb`)) {
    yield { ...ingress, path, name };
  }
}

/** The one that a field names, and those of its plural: texts, or objects with a name. */
function* named(holder: Plain, field: string, plural: string, path: string) {
  const several = at(holder, `${field}${plural}`);
  const found = [
    { value: holder[field], path: `${path}.${field}` },
    ...(Array.isArray(several) ? several : []).map((value: unknown, index) => ({
      value,
      path: `${path}.${field}${plural}[${index}]`,
    })),
  ];
  for (const { value, path: where } of found) {
    const name = typeof value === 'string' ? value : textAt(value, 'name');
    if (name === undefined || name === '') continue;
    yield { name, path: typeof value === 'string' ? where : `${where}.name`, item: isPlain(value) ? value : {} };
  }
}

/** The names of Services that each rule of a route, or of an Ingress, sends to. */
export function servicesByRule(route: Subject): readonly (readonly string[])[] {
  const { object } = route;
  if (object.kind !== 'Ingress') {
    return listAt(object, 'spec', 'rules').map((rule) =>
      listAt(rule, 'backendRefs').flatMap((ref) => textAt(ref, 'name') ?? []),
    );
  }
  const paths = listAt(object, 'spec', 'rules').flatMap((rule) => listAt(rule, 'http', 'paths'));
  const backends = [objectAt(object, 'spec', 'defaultBackend'), ...paths.map((each) => objectAt(each, 'backend'))];
  return [backends.flatMap((backend) => textAt(backend, 'service', 'name') ?? [])];
}
