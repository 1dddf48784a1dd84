import type { Finding } from './rules.ts';
import type { PlatformSpec } from './schema/platform.ts';
import type { ServiceSpec } from './schema/service.ts';
import { domainNamespace, namespaceOf, services, type Target, usersOf } from './target.ts';

/** A namespace of the platform, and the services in it, by name, in alphabetical order. */
export interface Home {
  readonly namespace: string;
  /** Whose it is. Nothing: the platform's own, where its stores are too. */
  readonly domain: string | undefined;
  readonly services: readonly (readonly [name: string, service: ServiceSpec])[];
}

/** The platform's own namespace, and after it those of its domains, in alphabetical order. */
export function homesOf(target: Target): Home[] {
  const all = services(target);
  const domains = [...new Set(all.flatMap(([, { domain }]) => domain ?? []))].sort();
  return [undefined, ...domains].map((domain) => ({
    namespace: domainNamespace(target, domain),
    domain,
    services: all.filter(([, service]) => service.domain === domain),
  }));
}

/** Those of them that services run in: the platform's own may have none left. */
export function servingHomes(target: Target): Home[] {
  return homesOf(target).filter((home) => home.services.length > 0);
}

/** Every namespace that services or stores of the platform are in: its own first. */
export function namespacesOf(target: Target): string[] {
  return homesOf(target).map(({ namespace }) => namespace);
}

/** Who somebody is in a namespace, where each has one: `<who>`, and `<who>-<domain>` in that of a domain. */
export function inHome(who: string, { domain }: Pick<Home, 'domain'>): string {
  return domain === undefined ? who : `${who}-${domain}`;
}

/** Namespaces of the services that use one, or a store: but for its own. */
export function callersOf(target: Target, used: string): string[] {
  const own = namespaceOf(target, used);
  const all = new Set(usersOf(target, used).map((name) => namespaceOf(target, name)));
  return [...all].filter((namespace) => namespace !== own).sort();
}

/** Kubernetes takes no longer name of a namespace. */
const LONGEST = 63;
/** What tests of restores restore into: the platform's namespace with this behind it. */
const RESTORE_TEST = 'restore-test';

/** What contradicts itself about domains. */
export function ofDomains(spec: PlatformSpec): Finding[] {
  const before = spec.namespace ?? `${spec.name}-$environment`;
  const found = Object.entries(spec.services).flatMap(([name, { domain }]): Finding[] => {
    if (domain === undefined) return [];
    const path = ['services', name, 'domain'];
    const room = LONGEST - before.length - 1;
    if (domain.length > room) {
      const wrong = `makes a namespace ${before}-${domain}, and names of namespaces have ${LONGEST} characters at the most`;
      return [{ path, value: domain, wrong, fix: `use ${room} characters at the most, or a shorter namespace` }];
    }
    if (domain === RESTORE_TEST) {
      const wrong = `makes the namespace ${before}-${domain}, into which tests of restores restore`;
      return [{ path, value: domain, wrong, fix: 'use another name' }];
    }
    return [];
  });
  return [...found, ...hostsOfTwo(spec)];
}

/** A host's routes lie in one namespace: which of two comes first nobody could say, and the platform's policies refuse it. */
function hostsOfTwo({ services, edge, domain: zone, production }: PlatformSpec): Finding[] {
  const own = edge?.host ?? (production ? zone : undefined);
  const first = new Map<string | undefined, readonly [name: string, domain: string | undefined]>();
  return Object.entries(services).flatMap(([name, service]): Finding[] => {
    if (!service.public) return [];
    const { host = own } = service.public;
    const [other, domain] = first.get(host) ?? [];
    if (other === undefined) first.set(host, [name, service.domain]);
    if (other === undefined || domain === service.domain) return [];
    return [
      {
        path: ['services', name, 'domain'],
        ...(service.domain === undefined ? {} : { value: service.domain }),
        wrong: `parts it from ${other}, which is public under the same host: the routes of a host lie in one namespace`,
        fix: `give it a host of its own (public.host), or the domain of ${other}${domain === undefined ? ', which has none' : `, '${domain}'`}`,
      },
    ];
  });
}
