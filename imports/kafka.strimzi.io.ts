import type { ApiObjectMetadata } from 'cdk8s';
import type {
  Affinity,
  ContainerSecurityContext,
  PodSecurityContext,
  Toleration,
  TopologySpreadConstraint,
} from './core.ts';
import { customKind } from './kind.ts';

const v1 = 'kafka.strimzi.io/v1';

interface Resources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly memory: string };
}
interface PodTemplate {
  readonly metadata?: { readonly labels: Readonly<Record<string, string>> };
  readonly enableServiceLinks?: boolean;
  readonly priorityClassName?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly securityContext?: PodSecurityContext;
  readonly affinity?: Affinity;
  readonly tolerations?: readonly Toleration[];
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
}
interface ContainerTemplate {
  readonly securityContext: ContainerSecurityContext;
}

/** The fields of a Kafka that we emit. */
export interface IKafka {
  readonly metadata?: ApiObjectMetadata;
  readonly spec: {
    readonly kafka: {
      readonly version: string;
      readonly metadataVersion: string;
      readonly listeners: readonly {
        readonly name: string;
        readonly port: number;
        readonly type: 'internal';
        readonly tls: boolean;
        readonly authentication: { readonly type: 'scram-sha-512' | 'tls' };
      }[];
      readonly authorization: { readonly type: 'simple' };
      readonly config: Readonly<Record<string, string | number | boolean>>;
      readonly rack?: { readonly topologyKey: string };
      readonly metricsConfig: {
        readonly type: 'strimziMetricsReporter';
        readonly values: { readonly allowList: readonly string[] };
      };
      readonly template: {
        readonly pod: PodTemplate;
        readonly podDisruptionBudget?: { readonly maxUnavailable: number };
      };
    };
    readonly entityOperator: {
      readonly topicOperator: { readonly resources: Resources };
      readonly userOperator: { readonly resources: Resources };
      readonly template: { readonly pod: PodTemplate };
    };
    readonly kafkaExporter: {
      readonly groupRegex: string;
      readonly topicRegex: string;
      readonly resources: Resources;
      readonly template: { readonly pod: PodTemplate };
    };
  };
}

/** The fields of a KafkaNodePool that we emit. */
export interface IKafkaNodePool {
  readonly spec: {
    readonly replicas: number;
    readonly roles: readonly ('broker' | 'controller')[];
    readonly resources: Resources;
    readonly jvmOptions: { readonly '-Xms': string; readonly '-Xmx': string };
    readonly storage: {
      readonly type: 'jbod';
      readonly volumes: readonly {
        readonly id: number;
        readonly type: 'persistent-claim';
        readonly class: string;
        readonly size: string;
        readonly deleteClaim: boolean;
        readonly kraftMetadata: 'shared';
      }[];
    };
    readonly template: {
      readonly pod: PodTemplate;
      readonly kafkaContainer?: ContainerTemplate;
    };
  };
}

/** The fields of a KafkaTopic that we emit. */
export interface IKafkaTopic {
  readonly spec: {
    readonly topicName: string;
    readonly partitions: number;
    readonly replicas: number;
    readonly config: Readonly<Record<string, string | number>>;
  };
}

/** The fields of a KafkaUser that we emit. */
export interface IKafkaUser {
  readonly spec: {
    readonly authentication: { readonly type: 'scram-sha-512' };
    readonly authorization: {
      readonly type: 'simple';
      readonly acls: readonly {
        readonly resource: {
          readonly type: 'topic' | 'group' | 'transactionalId' | 'cluster';
          readonly name?: string;
          readonly patternType?: 'literal' | 'prefix';
        };
        readonly operations: readonly string[];
        readonly host: string;
      }[];
    };
  };
}

export const Kafka = customKind<IKafka>(v1, 'Kafka');
export const KafkaNodePool = customKind<IKafkaNodePool>(v1, 'KafkaNodePool');
export const KafkaTopic = customKind<IKafkaTopic>(v1, 'KafkaTopic');
export const KafkaUser = customKind<IKafkaUser>(v1, 'KafkaUser');
