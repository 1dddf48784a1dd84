import type { Contract } from './contract.ts';
import { once } from './once.ts';
import type { PlatformSpec } from './schema/platform.ts';
import type { ServiceSpec } from './schema/service.ts';
import type { ApiSpec, StoreSpec } from './schema/stores.ts';

/** One thing that a service talks to, with its facts. */
export type Used =
  | { readonly kind: 'store'; readonly name: string; readonly spec: StoreSpec }
  | { readonly kind: 'api'; readonly name: string; readonly spec: ApiSpec }
  | { readonly kind: 'service'; readonly name: string; readonly spec: ServiceSpec };

/** One environment of one platform, in one region, whole: what charts are built from. Frozen; nothing in it is optional by accident. */
export interface Target {
  /** `astral-planner/production`, with `/<region>` where there are regions: also its folder below `dist/`. */
  readonly id: string;
  readonly platform: string;
  readonly environment: string;
  /** Where the platform has regions: the one of this cluster. */
  readonly region?: string;
  /** The platform's own namespace: of its stores, and of the services that name no domain. */
  readonly namespace: string;
  readonly spec: PlatformSpec;
  readonly contract: Contract;
}

/** The platform among others of its cluster. A region's cluster is its own, so that names in it need no region. */
export function instanceOf({ platform, environment }: Pick<Target, 'platform' | 'environment'>): string {
  return `${platform}-${environment}`;
}

/** The platform among the clusters of all: in what they share, such as buckets, it tells regions apart. */
export function fleetNameOf({ id }: Pick<Target, 'id'>): string {
  return id.replaceAll('/', '-');
}

type Services = Target['spec']['services'];

/** Asked for each service again and again, of which there may be hundreds. */
const inOrder = once((all: Services): readonly (readonly [name: string, service: ServiceSpec])[] =>
  Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)),
);

const usersIn = once((all: Services): ReadonlyMap<string, readonly string[]> => {
  const users = new Map<string, string[]>();
  for (const [user, { uses }] of inOrder(all)) {
    for (const used of new Set(uses))
      users
        .set(used, users.get(used) ?? [])
        .get(used)
        ?.push(user);
  }
  return users;
});

/** The target's services, by name, in alphabetical order. */
export function services(target: Target): readonly (readonly [name: string, service: ServiceSpec])[] {
  return inOrder(target.spec.services);
}

/** The namespace of a service and of all that is made for it: that of its domain, or the platform's own. */
export function namespaceOf(target: Target, service: string): string {
  return domainNamespace(target, target.spec.services[service]?.domain);
}

/** The namespace of a domain; without one the platform's own. */
export function domainNamespace({ namespace }: Pick<Target, 'namespace'>, domain: string | undefined): string {
  return domain === undefined ? namespace : `${namespace}-${domain}`;
}

/** What a service uses, in the order of its `uses`. */
export function usedBy(target: Target, service: ServiceSpec): Used[] {
  const { stores, apis, services: others } = target.spec;
  return service.uses.map((name): Used => {
    const store = stores[name];
    if (store) return { kind: 'store', name, spec: store };
    const api = apis[name];
    if (api) return { kind: 'api', name, spec: api };
    const other = others[name];
    if (other) return { kind: 'service', name, spec: other };
    throw new Error(`uses names ${name}, which resolve should have refused`);
  });
}

/** The services that use this one, in alphabetical order. */
export function usersOf(target: Target, name: string): readonly string[] {
  return usersIn(target.spec.services).get(name) ?? [];
}

/** The port that a service's pods take traffic on: the proxy's, where it has one. */
export function trafficPort(service: ServiceSpec): number {
  return service.proxy?.port ?? service.port;
}

/** Environment variable → property of the service's secret: its own, and those that what it uses brings. */
export function secretVariables(target: Target, service: ServiceSpec): [variable: string, property: string][] {
  const brought = usedBy(target, service).flatMap((used) =>
    used.kind === 'service' || !('secret' in used.spec) ? [] : Object.entries(used.spec.secret),
  );
  const all = new Map([...brought, ...Object.entries(service.secrets)]);
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The entry of the secret manager that holds a service's secrets: `<platform>-<environment>-<service>-secrets`. */
export function secretName(target: Target, service: string): string {
  return `${target.platform}-${target.environment}-${service}-secrets`;
}

/** The host name that serves the public services which name none of their own. */
export function publicHost(target: Target): string {
  const { edge, domain, production } = target.spec;
  return edge?.host ?? (production ? domain : `${target.environment}.${domain}`);
}

/** `app.kubernetes.io/*` labels that select a service's pods. They never change: selectors are immutable. */
export function selectorLabels(target: Target, service: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': service,
    'app.kubernetes.io/instance': instanceOf(target),
  };
}
