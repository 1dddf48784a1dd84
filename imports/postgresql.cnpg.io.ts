import type { ApiObjectMetadata } from 'cdk8s';
import type { PodSpec, Toleration, TopologySpreadConstraint } from './core.ts';
import { customKind } from './kind.ts';

const v1 = 'postgresql.cnpg.io/v1';

interface Named {
  readonly name: string;
}

/** Where Barman Cloud keeps base backups and the write-ahead log: the fields that Orrery states. */
export interface IBarmanObjectStore {
  readonly destinationPath: string;
  readonly serverName?: string;
  readonly s3Credentials?: { readonly inheritFromIAMRole: true };
  readonly googleCredentials?: { readonly gkeEnvironment: true };
  readonly wal?: {
    readonly compression: 'gzip' | 'zstd';
    readonly encryption?: 'AES256' | 'aws:kms';
    readonly maxParallel?: number;
  };
  readonly data?: {
    readonly compression: 'gzip';
    readonly encryption?: 'AES256' | 'aws:kms';
    readonly jobs?: number;
    readonly immediateCheckpoint?: boolean;
  };
}

interface Resources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly memory: string };
}

/** The fields of a Cluster that Orrery states. */
export interface ICluster {
  readonly apiVersion?: typeof v1;
  readonly kind?: 'Cluster';
  readonly metadata?: ApiObjectMetadata;
  readonly spec: {
    readonly instances: number;
    readonly imageName: string;
    readonly imagePullPolicy?: 'IfNotPresent';
    readonly inheritedMetadata?: { readonly labels: Readonly<Record<string, string>> };
    readonly primaryUpdateStrategy?: 'unsupervised';
    readonly primaryUpdateMethod?: 'switchover' | 'restart';
    readonly enableSuperuserAccess?: boolean;
    readonly enablePDB?: boolean;
    readonly smartShutdownTimeout?: number;
    readonly stopDelay?: number;
    readonly priorityClassName?: string;
    readonly bootstrap:
      | {
          readonly initdb: {
            readonly database: string;
            readonly owner: string;
            readonly dataChecksums: boolean;
            readonly encoding: 'UTF8';
            readonly postInitApplicationSQL?: readonly string[];
          };
        }
      | { readonly recovery: { readonly source: string; readonly database: string; readonly owner: string } };
    readonly externalClusters?: readonly { readonly name: string; readonly barmanObjectStore: IBarmanObjectStore }[];
    readonly postgresql: {
      readonly parameters: Readonly<Record<string, string>>;
      readonly synchronous?: {
        readonly method: 'any';
        readonly number: number;
        readonly dataDurability: 'required' | 'preferred';
        readonly failoverQuorum?: boolean;
      };
    };
    readonly managed?: {
      readonly roles: readonly {
        readonly name: string;
        readonly ensure: 'present';
        readonly login: boolean;
        readonly createrole: boolean;
        readonly inherit: boolean;
        readonly connectionLimit: number;
        readonly inRoles: readonly string[];
        readonly passwordSecret: Named;
      }[];
    };
    readonly storage: { readonly size: string; readonly storageClass: string };
    readonly resources: Resources;
    readonly affinity?: {
      readonly enablePodAntiAffinity: boolean;
      readonly podAntiAffinityType: 'required' | 'preferred';
      readonly topologyKey: string;
      readonly nodeSelector?: Readonly<Record<string, string>>;
      readonly tolerations?: readonly Toleration[];
    };
    readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
    readonly serviceAccountTemplate?: {
      readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
    };
    readonly backup?: {
      readonly retentionPolicy: string;
      readonly target: 'prefer-standby' | 'primary';
      readonly barmanObjectStore: IBarmanObjectStore;
    };
  };
}

/** The fields of a ScheduledBackup that Orrery states. */
export interface IScheduledBackup {
  readonly spec: {
    readonly cluster: Named;
    /** Six fields: the first is seconds. */
    readonly schedule: string;
    readonly method: 'barmanObjectStore';
    readonly backupOwnerReference: 'none' | 'self' | 'cluster';
    readonly immediate: boolean;
    readonly target?: 'prefer-standby' | 'primary';
  };
}

/** The fields of a Pooler that Orrery states. */
export interface IPooler {
  readonly spec: {
    readonly cluster: Named;
    readonly type: 'rw' | 'ro';
    readonly instances: number;
    readonly pgbouncer: {
      readonly poolMode: 'session' | 'transaction';
      readonly parameters: Readonly<Record<string, string>>;
    };
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: Omit<PodSpec, 'containers'> & {
        readonly containers: readonly (Pick<
          PodSpec['containers'][number],
          'name' | 'image' | 'resources' | 'livenessProbe'
        > & {
          readonly securityContext?: PodSpec['containers'][number]['securityContext'];
        })[];
      };
    };
  };
}

export const Cluster = customKind<ICluster>(v1, 'Cluster');
export const ScheduledBackup = customKind<IScheduledBackup>(v1, 'ScheduledBackup');
export const Pooler = customKind<IPooler>(v1, 'Pooler');
