import { longestGap } from './cron.ts';
import type { ObjectivesSpec } from './schema/objectives.ts';
import type { BackupSpec } from './schema/operations.ts';
import type { PlatformSpec } from './schema/platform.ts';
import type { PostgresqlSpec, StoreSpec } from './schema/stores.ts';
import { isBucket, isOutsideDatabase } from './stores.ts';
import { seconds } from './values.ts';

const MINUTE = 60;

/**
 * What a Velero backup is allowed to take until it counts: a change right after a run began is lost until the next run is
 * not only begun, but complete and in the bucket. The alert on a schedule's last good backup allows the same.
 */
export const backupAllowance = { run: 10 * MINUTE, upload: 5 * MINUTE } as const;

/** S3 copies what is in the bucket within this, when its Replication Time Control is on: 99.99 % of all objects. */
const copyLag = 15 * MINUTE;

export type RecoveryObjective = keyof ObjectivesSpec['recovery'];
/** The order in which they are reported. */
export const recoveryObjectives = [
  'application',
  'database',
  'configuration',
  'full',
  'cluster',
  'region',
] as const satisfies RecoveryObjective[];

/** One way in which something can be had back after it was lost. */
export interface Protection {
  readonly objective: RecoveryObjective;
  /** What is had back: a store, the objects, everything. */
  readonly what: string;
  /** By which means, and against which loss. */
  readonly how: string;
  /** Where the overlay states it. */
  readonly path: string;
  /** A cron schedule, a duration, or `continuous`. */
  readonly every: string;
  /** Seconds of changes that are lost at the worst: interval, run and lag. */
  readonly worstLoss: number;
  /** Seconds for which it can be had back; absent where Terraform decides, or where it is about the present only. */
  readonly kept?: number;
  /** Promised, in seconds. How long a recovery takes cannot be computed: the restore test measures it. */
  readonly rpo?: number;
  readonly rto?: number;
  /** False for what no objective counts on, such as a cache. */
  readonly counts: boolean;
  /** Whether this alone keeps the promised RPO; true where none is promised. */
  readonly met: boolean;
}

type Mechanism = Omit<Protection, 'rpo' | 'rto' | 'counts' | 'met'> & { readonly counts?: false };

/** What protects each recovery objective, and how much each protection may lose. */
export function recoveryPlan(spec: PlatformSpec): Protection[] {
  return recoveryObjectives.flatMap((objective) => {
    const promise = spec.objectives.recovery[objective] ?? {};
    const rpo = promise.rpo === undefined ? undefined : seconds(promise.rpo);
    const rto = promise.rto === undefined ? undefined : seconds(promise.rto);
    return mechanisms(spec, objective).map((mechanism) => ({
      ...mechanism,
      ...(rpo === undefined ? {} : { rpo }),
      ...(rto === undefined ? {} : { rto }),
      counts: mechanism.counts ?? true,
      met: rpo === undefined || mechanism.worstLoss <= rpo,
    }));
  });
}

function mechanisms(spec: PlatformSpec, objective: RecoveryObjective): Mechanism[] {
  switch (objective) {
    case 'application':
      return applicationData(spec);
    case 'database':
      return databases(spec);
    case 'configuration':
      // A backup of the application holds its namespace alone.
      return schedules(spec.backup, objective, 'the objects in the API', (of) => of !== 'application');
    case 'full':
    case 'cluster':
      return schedules(spec.backup, objective, 'objects and volumes of all namespaces', (of) => of === 'cluster');
    case 'region':
      return elsewhere(spec);
  }
}

/**
 * What is kept in another region: of each store its copy, and of the cluster the copied bucket, if it holds the volumes too.
 * Snapshots of a cloud stay where the volumes were.
 */
function elsewhere(spec: PlatformSpec): Mechanism[] {
  const objective = 'region';
  const stores = Object.entries(spec.stores).flatMap(([name, store]): Mechanism[] => {
    if (store.kind === 'postgresql' && spec.backup?.copied) {
      const how = 'its archive, in the copy of the bucket';
      const worstLoss = seconds(store.backup.lag) + copyLag;
      return [{ objective, what: name, how, path: `stores.${name}.backup`, every: 'continuous', worstLoss }];
    }
    if (!('copy' in store) || store.copy === undefined) return [];
    const path = `stores.${name}.copy`;
    const how = 'a copy in another region';
    return [{ objective, what: name, how, path, every: 'continuous', worstLoss: seconds(store.copy.lag) }];
  });
  if (!spec.backup?.copied) return stores;
  const what = 'objects and volumes of all namespaces';
  const copied = schedules(spec.backup, objective, what, (of) => of === 'cluster' && spec.backup?.volumes === 'moved');
  return [
    ...stores,
    ...copied.map((one) => ({
      ...one,
      how: `${one.how}, in the copy of the bucket`,
      worstLoss: one.worstLoss + copyLag,
    })),
  ];
}

/** Losses that replicas copy faithfully, such as a bad migration: only the past helps. */
function applicationData(spec: PlatformSpec): Mechanism[] {
  return Object.entries(spec.stores).map(([name, store]) => {
    const common = { objective: 'application', what: name } as const;
    if (store.kind === 'postgresql' || isOutsideDatabase(store)) {
      return { ...common, ...pointInTime(name, store.backup) };
    }
    if (store.kind === 'redis') {
      return {
        ...common,
        how: 'the append-only file of a cache, written every second: it can be filled anew, so no objective counts on it',
        path: `stores.${name}`,
        every: 'continuous',
        worstLoss: 1,
        counts: false,
      };
    }
    const refilled = refillable[store.kind];
    if (refilled !== undefined) {
      return {
        ...common,
        how: refilled,
        path: `stores.${name}`,
        every: 'continuous',
        worstLoss: 0,
        counts: false,
      };
    }
    if (isBucket(store)) {
      return {
        ...common,
        how: 'object versions, against deleted and overwritten objects',
        path: `stores.${name}`,
        every: 'continuous',
        worstLoss: 0,
      };
    }
    if (store.kind === 'memorystore') {
      return {
        ...common,
        how: 'snapshots of a cache: it can be filled anew, so no objective counts on them',
        path: `stores.${name}.snapshots`,
        every: store.snapshots.every,
        worstLoss: seconds(store.snapshots.every),
        counts: false,
      };
    }
    if (store.kind !== 'elasticache') throw new Error(`stores.${name} of kind ${store.kind} is protected by nothing`);
    const { every, keep } = store.snapshots;
    return {
      ...common,
      how: 'snapshots of a cache: it can be filled anew, so no objective counts on them',
      path: `stores.${name}.snapshots`,
      every,
      worstLoss: seconds(every) + backupAllowance.run,
      kept: seconds(every) * keep,
      counts: false,
    };
  });
}

/** Stores that keep copies of each thing, but none of what it was before: no objective counts on them. */
const refillable: Partial<Record<StoreSpec['kind'], string>> = {
  kafka:
    'messages on several brokers, against a lost broker or zone: what they tell lies in databases, so no objective counts on them',
  minio:
    'objects spread over servers, against a lost server or volume: what has no other source belongs into S3, so no objective counts on them',
  etcd: 'metadata that members agree on, against a lost member: it goes with the store that it describes, so no objective counts on it',
  milvus:
    'vectors in object storage, against lost pods: they are computed anew from their sources, so no objective counts on them',
};

function databases(spec: PlatformSpec): Mechanism[] {
  return Object.entries(spec.stores).flatMap(([name, store]): Mechanism[] => {
    if (store.kind === 'postgresql') return inClusterDatabase(name, store);
    if (!isOutsideDatabase(store)) return [];
    const common = { objective: 'database', what: name } as const;
    if (store.kind !== 'aurora') {
      const standby: Mechanism = {
        ...common,
        how: 'failover to the standby in another zone, which has every commit, against a lost instance or zone',
        path: `stores.${name}.${store.kind === 'cloudsql' ? 'highlyAvailable' : 'multiAz'}`,
        every: 'continuous',
        worstLoss: 0,
      };
      const hasStandby = store.kind === 'cloudsql' ? store.highlyAvailable : store.multiAz;
      return [...(hasStandby ? [standby] : []), { ...common, ...pointInTime(name, store.backup) }];
    }
    const failover: Mechanism = {
      ...common,
      how: 'failover to a reader in another zone, against a lost instance or zone: the storage is shared by all of them',
      path: `stores.${name}.readers`,
      every: 'continuous',
      worstLoss: 0,
    };
    return [...(store.readers > 0 ? [failover] : []), { ...common, ...pointInTime(name, store.backup) }];
  });
}

/** With three servers a commit is on two of them before it is one: whichever is lost, none of it is. */
function inClusterDatabase(name: string, { instances, backup }: PostgresqlSpec): Mechanism[] {
  const common = { objective: 'database', what: name } as const;
  const failover: Mechanism = {
    ...common,
    how:
      instances > 2
        ? 'failover to a standby that has every commit, against a lost server or zone'
        : 'failover to a standby that trails by what was not sent yet, against a lost server or zone',
    path: `stores.${name}.instances`,
    every: 'continuous',
    worstLoss: instances > 2 ? 0 : MINUTE,
  };
  return [...(instances > 1 ? [failover] : []), { ...common, ...pointInTime(name, backup) }];
}

function pointInTime(store: string, { lag, retention }: { lag: string; retention: string }) {
  return {
    how: 'point-in-time recovery, against deleted and damaged data',
    path: `stores.${store}.backup`,
    every: 'continuous',
    worstLoss: seconds(lag),
    kept: seconds(retention),
  };
}

type Of = BackupSpec['schedules'][string]['of'];

function schedules(
  backup: BackupSpec | undefined,
  objective: RecoveryObjective,
  what: string,
  holds: (of: Of) => boolean,
): Mechanism[] {
  return Object.entries(backup?.schedules ?? {}).flatMap(([name, { cron, keep, of }]): Mechanism[] => {
    const gap = longestGap(cron);
    if (gap === undefined || !holds(of)) return [];
    return [
      {
        objective,
        what,
        how: `Velero backups of the ${of === 'cluster' ? 'cluster' : of}`,
        path: `backup.schedules.${name}`,
        every: cron,
        worstLoss: gap + backupAllowance.run + backupAllowance.upload,
        kept: seconds(keep),
      },
    ];
  });
}
