import { closest } from './problem.ts';
import type { Finding } from './rules.ts';
import type { PlatformSpec } from './schema/platform.ts';
import type { StoreSpec } from './schema/stores.ts';
import { isOutsideDatabase } from './stores.ts';
import { seconds } from './values.ts';

/** Who runs the databases outside. */
const DATABASES = { aurora: 'Aurora', rds: 'RDS', mysql: 'RDS', cloudsql: 'Cloud SQL' } as const;

/** What is wrong with the stores of a platform, each by itself and together. */
export function storeProblems(spec: PlatformSpec): Finding[] {
  const all = Object.entries(spec.stores);
  return [...all.flatMap(([name, store]) => ofStore(spec, name, store)), ...tenants(all)];
}

function ofStore(spec: PlatformSpec, name: string, store: StoreSpec): Finding[] {
  const at = (...path: string[]) => ['stores', name, ...path];
  switch (store.kind) {
    case 'redis':
      return noTwo(store.replicas, at('replicas'));
    case 'postgresql':
      return seconds(store.backup.retention) % 86_400 === 0
        ? []
        : [
            {
              path: at('backup', 'retention'),
              value: store.backup.retention,
              wrong: 'is not in whole days, in which CloudNativePG counts',
              fix: 'use e.g. 7d or 30d',
            },
          ];
    case 'kafka':
      return [
        ...noTwo(store.brokers, at('brokers')),
        ...odd(store.controllers, at('controllers')),
        ...Object.entries(store.topics).flatMap(([topic, { readers = [], writers = [] }]) => [
          ...strangers(spec, name, readers, at('topics', topic, 'readers')),
          ...strangers(spec, name, writers, at('topics', topic, 'writers')),
        ]),
      ];
    case 'etcd':
      return odd(store.members, at('members'));
    case 'minio':
      return store.servers === 1 || store.servers >= 4
        ? []
        : [
            {
              path: at('servers'),
              value: store.servers,
              wrong: 'are too few to spread objects so that one of them may be lost',
              fix: 'use 1, or 4 and more',
            },
          ];
    case 'milvus':
      return [
        ...partner(spec, at('etcd'), store.etcd, 'etcd'),
        ...partner(spec, at('objects'), store.objects, 'minio'),
      ];
    default:
      return isOutsideDatabase(store) ? retention(name, store) : [];
  }
}

function noTwo(count: number, path: string[]): Finding[] {
  if (count !== 2) return [];
  return [{ path, value: count, wrong: 'have no majority when one of them is gone', fix: 'use 1, or 3' }];
}

/** Services that are said to read or write a store which they do not use. */
function strangers(spec: PlatformSpec, store: string, services: readonly string[], path: string[]): Finding[] {
  return services.flatMap((service) => {
    if (spec.services[service]?.uses.includes(store)) return [];
    return [
      {
        path,
        value: service,
        wrong: `is no service that uses ${store}`,
        fix: `add '${store}' to its uses, or take it out`,
      },
    ];
  });
}

function odd(count: number, path: string[]): Finding[] {
  if (count % 2 === 1) return [];
  return [
    {
      path,
      value: count,
      wrong: 'survive the loss of no more members than one less would',
      fix: `use ${count - 1} or ${count + 1}`,
    },
  ];
}

/** The other store that one is built on. */
function partner(spec: PlatformSpec, path: string[], name: string, kind: StoreSpec['kind']): Finding[] {
  if (spec.stores[name]?.kind === kind) return [];
  const known = Object.entries(spec.stores).flatMap(([other, store]) => (store.kind === kind ? [other] : []));
  const near = closest(name, known) ?? known[0];
  return [
    {
      path,
      value: name,
      wrong: `is no store of kind ${kind}`,
      fix: near === undefined ? `declare one: stores.${name}: ${kind}({ … })` : `did you mean '${near}'?`,
    },
  ];
}

function retention(
  name: string,
  store: Extract<StoreSpec, { kind: 'aurora' | 'rds' | 'mysql' | 'cloudsql' }>,
): Finding[] {
  const days = seconds(store.backup.retention) / 86_400;
  if (days >= 1 && days <= 35) return [];
  return [
    {
      path: ['stores', name, 'backup', 'retention'],
      value: store.backup.retention,
      wrong: `is outside what ${DATABASES[store.kind]} keeps for point-in-time recovery`,
      fix: 'use 1d to 35d',
    },
  ];
}

/** The operator calls the Service of every tenant `minio`. */
function tenants(all: readonly [string, StoreSpec][]): Finding[] {
  const [first, ...others] = all.filter(([, { kind }]) => kind === 'minio').map(([name]) => name);
  return others.map((name) => ({
    path: ['stores', name],
    wrong: `is a second store of kind minio beside ${first}, and both would get a Service named minio`,
    fix: `add its buckets to stores.${first}.buckets`,
  }));
}
