import { outputName } from '../platform/contract.ts';
import { providerOf } from '../platform/providers/index.ts';
import {
  inCluster,
  migrationPods,
  migrationsName,
  POSTGRES_PORT,
  poolerName,
  poolerPods,
  postgresPods,
  REDIS_PORT,
  redisPods,
  redisProxyPods,
  serverOf,
  storesOf,
} from '../platform/stores.ts';
import { namespaceOf, selectorLabels, services, type Target, usedBy } from '../platform/target.ts';
import { prometheus } from './addresses.ts';
import { cloudwatchFlows } from './cloudwatch-flows.ts';
import { dataFlows } from './data-flows.ts';
import { cloudnativePg } from './entries/cloudnative-pg.ts';
import type { FlowPods, StoreFlow } from './store-flow.ts';
import { thanosFlows } from './thanos-flows.ts';
import { tracingFlows } from './tracing-flows.ts';
import { vaultFlows } from './vault-flows.ts';

/** Where CloudNativePG's instance manager answers its operator, and the other instances. */
const STATUS_PORT = 8000;
export const POSTGRES_METRICS_PORT = 9187;
export const POOLER_METRICS_PORT = 9127;
export const SENTINEL_PORT = 26_379;
export const REDIS_METRICS_PORT = 9121;
export const REDIS_PROXY_METRICS_PORT = 8404;

/** Everything that must pass for the stores in the cluster, and the jobs around them. */
export function storeFlows(target: Target): StoreFlow[] {
  return [
    ...services(target).flatMap(([name, service]) =>
      usedBy(target, service).flatMap((used): StoreFlow[] => {
        if (used.kind !== 'store' || !inCluster(used.spec)) return [];
        const { pods, port } = serverOf(target, used.name, used.spec);
        return [
          {
            from: { name, namespace: namespaceOf(target, name), pods: selectorLabels(target, name) },
            to: { name: used.name, namespace: target.namespace, pods },
            ports: [port],
            why: `${name} uses ${used.name}`,
            origin: `services.${name}.uses`,
          },
        ];
      }),
    ),
    ...storesOf(target, 'postgresql').flatMap(([name]) => postgresFlows(target, name)),
    ...storesOf(target, 'redis').flatMap(([name]) => redisFlows(target, name)),
    ...dataFlows(target),
    ...services(target).flatMap(([name]) => migrationFlows(target, name)),
    ...cloudwatchFlows(target),
    ...thanosFlows(target),
    ...tracingFlows(target),
    ...vaultFlows(target),
  ];
}

function operator(): FlowPods {
  return {
    name: 'cloudnative-pg',
    namespace: cloudnativePg.namespace,
    pods: { 'app.kubernetes.io/name': 'cloudnative-pg' },
  };
}

function postgresFlows(target: Target, store: string): StoreFlow[] {
  const spec = target.spec.stores[store];
  if (spec?.kind !== 'postgresql') return [];
  const { namespace } = target;
  const origin = `stores.${store}`;
  const job = (name: string): FlowPods => ({
    name,
    namespace,
    pods: { ...selectorLabels(target, name), 'app.kubernetes.io/component': 'backup' },
  });
  const instances: FlowPods = { name: `${store}-instances`, namespace, pods: postgresPods(store) };
  const pooler: FlowPods = { name: poolerName(store), namespace, pods: poolerPods(store) };
  const dump = job(`${store}-dump`);
  const test = job(`${store}-restore-test`);
  return [
    ...clusterFlows(namespace, store, origin),
    ...archiveCredentials(target, store, origin),
    {
      from: prometheus(),
      to: instances,
      ports: [POSTGRES_METRICS_PORT],
      why: `Prometheus scrapes the metrics of ${store}`,
      origin,
    },
    ...(spec.pooler
      ? [
          {
            from: prometheus(),
            to: pooler,
            ports: [POOLER_METRICS_PORT],
            why: `Prometheus scrapes the metrics of ${pooler.name}`,
            origin: `${origin}.pooler`,
          },
        ]
      : []),
    ...(spec.backup.dump
      ? [
          {
            from: dump,
            to: instances,
            ports: [POSTGRES_PORT],
            why: `a dump of ${store} reads it`,
            origin: `${origin}.backup.dump`,
          },
          {
            from: dump,
            to: 'internet' as const,
            ports: [443],
            why: `a dump of ${store} goes to S3, as an IAM role that STS gives`,
            origin: `${origin}.backup.dump`,
          },
        ]
      : []),
    ...(spec.restoreTest
      ? [
          ...clusterFlows(namespace, test.name, `${origin}.restoreTest`, true),
          {
            from: test,
            to: 'api-server' as const,
            ports: [443],
            why: `the test that ${store} can be recovered asks the API server for a cluster`,
            origin: `${origin}.restoreTest`,
          },
        ]
      : []),
  ];
}

/** Where the cloud gives out credentials at the node, what archives and recovers gets them there. */
function archiveCredentials(target: Target, store: string, origin: string): StoreFlow[] {
  const server = providerOf(target.spec).metadataServer;
  if (server === undefined) return [];
  const { namespace } = target;
  return [store, `${store}-restore-test`].map((cluster) => ({
    from: { name: `${cluster}-pods`, namespace, pods: { 'cnpg.io/cluster': cluster } },
    to: 'metadata-server',
    ports: server.ports,
    why: `${cluster} gets its credentials for the bucket of backups`,
    origin,
  }));
}

/** What CloudNativePG's pods of one cluster need: instances, the Jobs that make them, and PgBouncer. */
function clusterFlows(namespace: string, cluster: string, origin: string, recovers = false): StoreFlow[] {
  const all: FlowPods = { name: `${cluster}-pods`, namespace, pods: { 'cnpg.io/cluster': cluster } };
  const instances: FlowPods = { name: `${cluster}-instances`, namespace, pods: postgresPods(cluster) };
  const recovery: FlowPods = {
    name: `${cluster}-recovery`,
    namespace,
    pods: { 'cnpg.io/cluster': cluster, 'cnpg.io/jobRole': 'full-recovery' },
  };
  const archive = (from: FlowPods, why: string): StoreFlow => ({ from, to: 'internet', ports: [443], why, origin });
  return [
    {
      from: all,
      to: instances,
      ports: [POSTGRES_PORT, STATUS_PORT],
      why: `standbys and PgBouncer of ${cluster} follow the primary, and instances ask one another how they are`,
      origin,
    },
    {
      from: all,
      to: 'api-server',
      ports: [443],
      why: `each pod of ${cluster} learns its part from the API server`,
      origin,
    },
    {
      from: operator(),
      to: instances,
      ports: [POSTGRES_PORT, STATUS_PORT],
      why: `CloudNativePG asks the instances of ${cluster} how they are, and tells them what to do`,
      origin,
    },
    archive(
      instances,
      `${cluster} and its write-ahead log are backed up to the bucket, with credentials that the cloud gives`,
    ),
    ...(recovers ? [archive(recovery, `${cluster} is recovered from the bucket`)] : []),
  ];
}

function redisFlows(target: Target, store: string): StoreFlow[] {
  const spec = target.spec.stores[store];
  if (spec?.kind !== 'redis') return [];
  const { namespace } = target;
  const origin = `stores.${store}`;
  const nodes: FlowPods = { name: `${store}-nodes`, namespace, pods: redisPods(target, store) };
  const proxy: FlowPods = { name: `${store}-proxy`, namespace, pods: redisProxyPods(target, store) };
  const scrape = (to: FlowPods, port: number): StoreFlow => ({
    from: prometheus(),
    to,
    ports: [port],
    why: `Prometheus scrapes the metrics of ${to.name}`,
    origin,
  });
  if (spec.replicas === 1) return [scrape(nodes, REDIS_METRICS_PORT)];
  return [
    {
      from: nodes,
      to: nodes,
      ports: [REDIS_PORT, SENTINEL_PORT],
      why: `replicas of ${store} follow the primary, and sentinels vote on who it is`,
      origin,
    },
    { from: proxy, to: nodes, ports: [REDIS_PORT], why: `the proxy finds the primary of ${store}`, origin },
    scrape(nodes, REDIS_METRICS_PORT),
    scrape(proxy, REDIS_PROXY_METRICS_PORT),
  ];
}

/** Cloud SQL takes the backup before, asked through its API with credentials that the node gives. */
function cloudSqlMigration(target: Target, job: FlowPods, store: string, port: number, origin: string): StoreFlow[] {
  const server = providerOf(target.spec).metadataServer;
  const subnets = target.contract.list(`${outputName(store)}_subnet_cidrs`);
  return [
    {
      from: job,
      to: { name: store, addresses: subnets },
      ports: [port],
      why: `migrations change ${store}`,
      origin,
    },
    { from: job, to: 'internet', ports: [443], why: `${store} is backed up before it is migrated`, origin },
    ...(server
      ? [
          {
            from: job,
            to: 'metadata-server',
            ports: server.ports,
            why: `credentials for the backup of ${store}`,
            origin,
          } as const,
        ]
      : []),
  ];
}

/** Migrations go past PgBouncer, since they hold locks beyond a transaction; the dump before them goes to S3. */
function migrationFlows(target: Target, service: string): StoreFlow[] {
  const spec = target.spec.services[service];
  if (!spec?.migrations) return [];
  const { namespace } = target;
  const origin = `services.${service}.migrations`;
  const job: FlowPods = {
    name: migrationsName(service),
    namespace: namespaceOf(target, service),
    pods: migrationPods(target, service),
  };
  return usedBy(target, spec).flatMap((used): StoreFlow[] => {
    if (used.kind !== 'store') return [];
    if (used.spec.kind === 'cloudsql') return cloudSqlMigration(target, job, used.name, used.spec.port, origin);
    if (used.spec.kind !== 'postgresql') return [];
    return [
      {
        from: job,
        to: { name: `${used.name}-instances`, namespace, pods: postgresPods(used.name) },
        ports: [POSTGRES_PORT],
        why: `migrations of ${service} change ${used.name}`,
        origin,
      },
      { from: job, to: 'internet', ports: [443], why: `${used.name} is dumped to S3 before it is migrated`, origin },
    ];
  });
}
