import { outputName } from '../src/platform/contract.ts';
import type { ServiceSpec } from '../src/platform/schema/service.ts';
import { isOutside, isOutsideDatabase } from '../src/platform/stores.ts';
import type { Target } from '../src/platform/target.ts';
import { namespaceOf, publicHost, services } from '../src/platform/target.ts';

/** A Probe as the blackbox exporter asks it. */
export interface ProbeFacts {
  readonly name: string;
  readonly namespace: string;
  readonly module: string;
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly origin: string;
}

/** What is asked from outside the pods: each public service by its URL, each database and cache by a connection. */
export function probesOf(target: Target): ProbeFacts[] {
  return [
    ...services(target).flatMap(([name, service]): ProbeFacts[] =>
      service.public
        ? [
            {
              name,
              namespace: namespaceOf(target, name),
              module: 'https_2xx',
              targets: [`https://${service.public.host ?? publicHost(target)}${probedPath(service)}`],
              labels: { service: name },
              origin: `services.${name}.public`,
            },
          ]
        : [],
    ),
    ...endpoints(target).map(
      ({ name, store, role, address }): ProbeFacts => ({
        name,
        namespace: target.namespace,
        module: 'tcp_connect',
        targets: [address],
        labels: { store, role },
        origin: `stores.${store}`,
      }),
    ),
  ];
}

/** The liveness path where the edge lets it through, else the first path that it does. */
function probedPath({ public: edge, health }: ServiceSpec): string {
  const paths = edge?.paths ?? [];
  const through = paths.some((path) => path === '/' || health.live === path || health.live.startsWith(withSlash(path)));
  return through ? health.live : (paths[0] ?? '/');
}

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}

const TITLES = {
  aurora: 'Aurora PostgreSQL',
  rds: 'RDS PostgreSQL',
  mysql: 'RDS MySQL',
  cloudsql: 'Cloud SQL PostgreSQL',
  elasticache: 'ElastiCache Redis',
  memorystore: 'Memorystore Redis',
} as const;

/** Where databases and caches answer. A bucket has no connection to probe. */
export function endpoints({ spec, contract }: Target) {
  return Object.entries(spec.stores).flatMap(([store, facts]) => {
    if (!isOutside(facts)) return [];
    const at = (output: string) => `${contract.text(`${outputName(store)}_${output}`)}:${facts.port}`;
    const title = TITLES[facts.kind];
    const primary = { name: store, store, title, role: 'primary', address: at('endpoint') } as const;
    if (!isOutsideDatabase(facts) || facts.readers === 0) return [primary];
    return [
      primary,
      { name: `${store}-reader`, store, title, role: 'reader', address: at('reader_endpoint') } as const,
    ];
  });
}
