import { Construct } from 'constructs';
import { Cluster, type IBarmanObjectStore, type ICluster, ScheduledBackup } from '../../imports/postgresql.cnpg.io.ts';
import { memoryQuantity } from './memory-quantity.ts';
import { type NodePlacementProps, onNodes } from './node-placement.ts';

export interface PostgresArchiveProps {
  /** A folder of a bucket that is this database's alone, e.g. `s3://acme-backups/shop-production/orders` or `gs://…`. */
  readonly destination: string;
  /** Days that point-in-time recovery reaches back. */
  readonly retentionDays: number;
  /** When a base backup begins: cron of five fields, in UTC. */
  readonly baseBackups: string;
  /** After how many seconds a segment of the write-ahead log is archived that is not full: what may be lost with all servers. */
  readonly lagSeconds: number;
  /** Encryption that S3 is asked for. Google Cloud Storage encrypts by itself, with the bucket's key. */
  readonly encryption: 'AES256' | 'aws:kms';
  /** Annotations of the servers' ServiceAccount, `<namespace>/<name>`, by which the cloud lets it read and write the folder. */
  readonly cloudIdentity: Readonly<Record<string, string>>;
}

export interface PostgresClusterProps {
  /** Name of the Cluster; its Services are `<name>-rw`, `-ro` and `-r`, the owner's Secret `<name>-app`. 50 characters at the most. */
  readonly name: string;
  readonly namespace: string;
  /** Labels that every object of the cluster gets, so that policies and people find them. */
  readonly labels: Readonly<Record<string, string>>;
  /** Image with its tag, of CloudNativePG's type `system`: with Barman Cloud. */
  readonly image: string;
  readonly instances: number;
  /** Size of each server's volume. */
  readonly storage: string;
  readonly storageClass: string;
  readonly cpu: string;
  /** Memory of each server in bytes, requested and limited. */
  readonly memoryBytes: number;
  /** The database, and the role that owns it. */
  readonly database: string;
  /** Connections that servers accept, beside those of the operator. Default: 200. */
  readonly maxConnections?: number;
  /** Settings that win over those that follow from the others. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly archive: PostgresArchiveProps;
  /** A role that may make others which act as the owner, and the Secret with its `username` and `password`. Default: none. */
  readonly roleMaker?: { readonly name: string; readonly secret: string };
  /** Default: the cluster's default priority. */
  readonly priorityClassName?: string;
  /** The nodes that it runs on. Default: any. */
  readonly nodes?: NodePlacementProps | undefined;
}

const MiB = 2 ** 20;
export const MAX_CONNECTIONS = 200;

/**
 * A PostgreSQL that CloudNativePG runs: a primary, standbys that follow it, failover, and a continuous archive.
 *
 * From three servers on, a commit waits until one standby has it too, whichever: losing a server or a zone loses no
 * commit, and with one standby left they go on. With fewer, commits do not wait: otherwise one lost server would stop all
 * writing.
 *
 * The archive is the operator's own Barman Cloud support. It is deprecated since 1.26 and goes with 1.31 in favour of a
 * plugin, which reads the same archive: the upgrade is then a change of this file, and no migration of backups.
 */
export class PostgresCluster extends Construct {
  constructor(scope: Construct, id: string, props: PostgresClusterProps) {
    super(scope, id);
    const { name, namespace, archive } = props;
    refuse(props);
    new Cluster(this, 'Cluster', {
      metadata: { name, namespace, labels: { ...props.labels } },
      spec: clusterSpec(props),
    });
    new ScheduledBackup(this, 'BaseBackup', {
      metadata: { name: `${name}-base`, namespace, labels: { ...props.labels } },
      spec: {
        cluster: { name },
        schedule: `0 ${archive.baseBackups}`,
        method: 'barmanObjectStore',
        // Backups outlive the schedule: the archive is what counts, and its retention cleans up.
        backupOwnerReference: 'none',
        // Without a first base backup the archived log is of no use.
        immediate: true,
      },
    });
  }
}

/** Where the archive is, for the cluster itself and for those that recover from it. */
export function archiveOf({ destination, encryption }: PostgresArchiveProps): IBarmanObjectStore {
  // Only S3 is asked for encryption: a bucket of Google's has its own key.
  const isS3 = destination.startsWith('s3://');
  const encrypted = isS3 ? { encryption } : {};
  return {
    destinationPath: destination,
    ...(isS3 ? { s3Credentials: { inheritFromIAMRole: true } } : { googleCredentials: { gkeEnvironment: true } }),
    wal: { compression: 'gzip', ...encrypted, maxParallel: 4 },
    data: { compression: 'gzip', ...encrypted, jobs: 2 },
  };
}

function clusterSpec(props: PostgresClusterProps): ICluster['spec'] {
  const { name, instances, archive, memoryBytes } = props;
  return {
    instances,
    imageName: props.image,
    imagePullPolicy: 'IfNotPresent',
    inheritedMetadata: { labels: { ...props.labels } },
    primaryUpdateStrategy: 'unsupervised',
    // A standby that is already up takes over, which is quicker than a restart.
    primaryUpdateMethod: instances > 1 ? 'switchover' : 'restart',
    // Nobody logs in as superuser from outside the pods.
    enableSuperuserAccess: false,
    // Alone, a server could never be evicted, and no node be drained.
    enablePDB: instances > 1,
    ...(props.priorityClassName === undefined ? {} : { priorityClassName: props.priorityClassName }),
    bootstrap: {
      initdb: {
        database: props.database,
        owner: props.database,
        dataChecksums: true,
        encoding: 'UTF8',
        // To give a role away takes the right to, which the operator's own list of roles cannot say.
        ...(props.roleMaker
          ? {
              postInitApplicationSQL: [
                `CREATE ROLE "${props.roleMaker.name}" LOGIN CREATEROLE`,
                `GRANT "${props.database}" TO "${props.roleMaker.name}" WITH ADMIN OPTION`,
              ],
            }
          : {}),
      },
    },
    postgresql: {
      parameters: {
        ...postgresParameters(memoryBytes, props.maxConnections ?? MAX_CONNECTIONS, archive.lagSeconds),
        ...props.parameters,
      },
      ...(instances > 2
        ? { synchronous: { method: 'any', number: 1, dataDurability: 'required', failoverQuorum: true } }
        : {}),
    },
    ...(props.roleMaker ? { managed: { roles: [roleMaker(props.database, props.roleMaker)] } } : {}),
    storage: { size: props.storage, storageClass: props.storageClass },
    resources: {
      requests: { cpu: props.cpu, memory: memoryQuantity(memoryBytes) },
      limits: { memory: memoryQuantity(memoryBytes) },
    },
    affinity: {
      enablePodAntiAffinity: instances > 1,
      podAntiAffinityType: instances > 1 ? 'required' : 'preferred',
      topologyKey: 'kubernetes.io/hostname',
      ...onNodes(props.nodes),
    },
    ...(instances > 1
      ? {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              // Volumes stay in their zone: a standby that starts in the wrong one is there for good.
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { 'cnpg.io/cluster': name, 'cnpg.io/podRole': 'instance' } },
            },
          ],
        }
      : {}),
    serviceAccountTemplate: { metadata: { annotations: { ...archive.cloudIdentity } } },
    backup: {
      retentionPolicy: `${archive.retentionDays}d`,
      // A standby reads its own disk: the primary has other things to do.
      target: 'prefer-standby',
      barmanObjectStore: archiveOf(archive),
    },
  };
}

/** The operator keeps its password as the Secret says. */
function roleMaker(database: string, { name, secret }: NonNullable<PostgresClusterProps['roleMaker']>) {
  return {
    name,
    ensure: 'present',
    login: true,
    createrole: true,
    inherit: true,
    connectionLimit: -1,
    inRoles: [database],
    passwordSecret: { name: secret },
  } as const;
}

/** Settings that follow from a server's size. A quarter of the memory is PostgreSQL's own cache; the kernel caches with most of the rest. */
export function postgresParameters(
  memoryBytes: number,
  maxConnections: number,
  lagSeconds: number,
): Record<string, string> {
  const part = (share: number) => `${Math.floor((memoryBytes * share) / MiB)}MB`;
  return {
    archive_timeout: `${lagSeconds}s`,
    effective_cache_size: part(0.7),
    log_lock_waits: 'on',
    log_min_duration_statement: '1s',
    maintenance_work_mem: part(0.05),
    max_connections: String(maxConnections),
    'pg_stat_statements.max': '5000',
    'pg_stat_statements.track': 'top',
    shared_buffers: part(0.25),
  };
}

function refuse({ name, namespace, instances, memoryBytes, archive }: PostgresClusterProps): void {
  const where = `Cluster ${namespace}/${name}`;
  if (name.length > 50) {
    throw new Error(
      `${where}: the name has ${name.length} characters, and CloudNativePG adds to it. fix: 50 at the most`,
    );
  }
  if (!Number.isInteger(instances) || instances < 1) {
    throw new Error(`${where}: instances ${instances} is not a count. fix: use 1 for trying out, 3 for keeping data`);
  }
  if (memoryBytes < 512 * MiB) {
    throw new Error(
      `${where}: memory of ${memoryQuantity(memoryBytes)} is too little for PostgreSQL. fix: use 512Mi or more`,
    );
  }
  if (!Number.isInteger(archive.retentionDays) || archive.retentionDays < 1) {
    throw new Error(`${where}: retentionDays ${archive.retentionDays} keeps nothing. fix: use whole days, e.g. 30`);
  }
  if (!/^(s3|gs):\/\/[a-z0-9._-]+\/.+[^/]$/.test(archive.destination)) {
    throw new Error(
      `${where}: destination '${archive.destination}' is no folder of a bucket. fix: write s3://<bucket>/<folder> or gs://<bucket>/<folder>`,
    );
  }
  if (!Number.isInteger(archive.lagSeconds) || archive.lagSeconds < 30) {
    throw new Error(
      `${where}: lagSeconds ${archive.lagSeconds} would archive segments of 16 MiB all the time. fix: use 30 or more`,
    );
  }
}
