import { etcdAlerts } from '../src/alerts/etcd.ts';
import { kafkaAlerts } from '../src/alerts/kafka.ts';
import { liveEventAlerts } from '../src/alerts/live-events.ts';
import { milvusAlerts } from '../src/alerts/milvus.ts';
import { minioAlerts } from '../src/alerts/minio.ts';
import { postgresAlerts } from '../src/alerts/postgres.ts';
import { redisAlerts } from '../src/alerts/redis.ts';
import type { RuleGroup } from '../src/constructs/alert.ts';
import { longestGap } from '../src/platform/cron.ts';
import { dashboardUid } from '../src/platform/dashboards.ts';
import { milvusParts } from '../src/platform/milvus.ts';
import { poolerName, storesOf } from '../src/platform/stores.ts';
import { namespaceOf, services, type Target } from '../src/platform/target.ts';
import { bytes, seconds } from '../src/platform/values.ts';
import { liveEvents } from './live-events.ts';
import type { RuleSet } from './observability-rules.ts';

/** A base backup, until it is in the bucket. */
const BASE_BACKUP = 6 * 3600;

/** The rules about databases and caches in the cluster, and about live events, in the platform's own namespace. */
export function dataRules(target: Target): RuleSet[] {
  const { namespace } = target;
  const dashboard = dashboardUid(target, 'application');
  const job = (name: string) => `${namespace}/${name}`;
  const set = (name: string, origin: string, groups: readonly RuleGroup[]): RuleSet => ({
    name: `alerts-${name}`,
    namespace,
    origin,
    groups,
  });
  return [
    ...storesOf(target, 'postgresql').map(([store, spec]) =>
      set(
        store,
        `stores.${store}`,
        postgresAlerts({
          store,
          namespace,
          job: job(store),
          instances: spec.instances,
          storageBytes: bytes(spec.storage),
          baseBackup: { interval: longestGap(spec.backup.base) ?? 0, allowance: BASE_BACKUP },
          archiveLag: seconds(spec.backup.lag),
          ...(spec.pooler ? { pooler: { job: job(poolerName(store)), clients: spec.pooler.clients } } : {}),
          dashboard,
        }),
      ),
    ),
    ...storesOf(target, 'redis').map(([store, { replicas }]) =>
      set(store, `stores.${store}`, [
        redisAlerts({
          store,
          namespace,
          job: job(store),
          ...(replicas > 1 ? { proxyJob: job(`${store}-proxy`) } : {}),
          replicas,
          dashboard,
        }),
      ]),
    ),
    ...storesOf(target, 'kafka').map(([store, { brokers, controllers }]) =>
      set(store, `stores.${store}`, [
        kafkaAlerts({
          store,
          namespace,
          job: job(store),
          lagJob: job(`${store}-lag`),
          brokers,
          controllers,
          dashboard,
        }),
      ]),
    ),
    ...storesOf(target, 'minio').map(([store]) =>
      set(store, `stores.${store}`, [minioAlerts({ store, namespace, job: job(store), dashboard })]),
    ),
    ...storesOf(target, 'etcd').map(([store, { members }]) =>
      set(store, `stores.${store}`, [etcdAlerts({ store, namespace, job: job(store), members, dashboard })]),
    ),
    ...storesOf(target, 'milvus').map(([store, spec]) =>
      set(store, `stores.${store}`, [
        milvusAlerts({
          store,
          namespace,
          job: job(store),
          pods: Object.values(milvusParts(spec)).reduce((a, b) => a + b, 0),
          dashboard,
        }),
      ]),
    ),
    ...services(target).flatMap(([service, { scale }]) => {
      const events = scale ? liveEvents(scale) : [];
      if (events.length === 0) return [];
      const home = namespaceOf(target, service);
      const group = liveEventAlerts({ service, namespace: home, events, dashboard });
      return { ...set(`${service}-events`, `services.${service}.scale.events`, [group]), namespace: home };
    }),
  ];
}
