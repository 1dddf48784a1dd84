import { Construct } from 'constructs';
import { type IKafka, type IKafkaNodePool, Kafka, KafkaNodePool } from '../../imports/kafka.strimzi.io.ts';
import { memoryQuantity } from './memory-quantity.ts';
import { type NodePlacementProps, nearNodes } from './node-placement.ts';

/** A kind of node: what each of them asks for. */
export interface KafkaNodes {
  readonly replicas: number;
  readonly cpu: string;
  /** Memory of each in bytes, requested and limited; half becomes the heap. */
  readonly memoryBytes: number;
  /** Size of each node's volume. */
  readonly storage: string;
}

export interface KafkaClusterProps {
  /** Name of the Kafka; clients connect to the Service `<name>-kafka-bootstrap`. */
  readonly name: string;
  readonly namespace: string;
  /** Labels that every object of the cluster gets: Strimzi hands them on, but for those of `app.kubernetes.io/` beside part-of. */
  readonly labels: Readonly<Record<string, string>>;
  /** Version of Kafka. */
  readonly version: string;
  readonly brokers: KafkaNodes;
  readonly controllers: KafkaNodes;
  readonly storageClass: string;
  /** Default: the cluster's default priority. */
  readonly priorityClassName?: string;
  /** The nodes that it runs on. Default: any. */
  readonly nodes?: NodePlacementProps | undefined;
}

const MiB = 2 ** 20;

/** What the alerts ask for, and what dashboards of Kafka show; all of it would be thousands of series a broker. */
const METRICS = [
  'kafka_controller_kafkacontroller.*',
  'kafka_log_logmanager_offlinelogdirectorycount',
  'kafka_network_requestmetrics_totaltimems.*',
  'kafka_server_brokertopicmetrics.*',
  'kafka_server_raft.*',
  'kafka_server_replicamanager.*',
];

/**
 * Kafka by Strimzi, in KRaft mode: there is no ZooKeeper any more since Kafka 4, controllers agree among themselves. They
 * are nodes of their own, so that a broker that is short of memory takes no vote with it.
 *
 * With three brokers each message is on three, and is taken when two have it: one may be lost, or restarted, with nothing
 * lost and nobody refused. Strimzi makes certificates, Services and PodDisruptionBudgets; NetworkPolicies are not its (the
 * operator is told so), since it knows no ways out.
 */
export class KafkaCluster extends Construct {
  constructor(scope: Construct, id: string, props: KafkaClusterProps) {
    super(scope, id);
    const { name, namespace, brokers, controllers } = props;
    const where = `Kafka ${namespace}/${name}`;
    if (brokers.replicas === 2) {
      throw new Error(`${where}: of 2 brokers none can be missed. fix: use 1 for trying out, 3 for keeping messages`);
    }
    if (controllers.replicas % 2 === 0) {
      throw new Error(
        `${where}: ${controllers.replicas} controllers agree no better than one less. fix: use 1, 3 or 5`,
      );
    }
    const metadata = { name, namespace, labels: { ...props.labels } };
    new Kafka(this, 'Kafka', { metadata, spec: kafkaSpec(props) });
    for (const [role, nodes] of [
      ['broker', brokers],
      ['controller', controllers],
    ] as const) {
      new KafkaNodePool(this, role, {
        metadata: {
          name: `${name}-${role}s`,
          namespace,
          labels: { ...props.labels, 'strimzi.io/cluster': name },
        },
        spec: poolSpec(props, role, nodes),
      });
    }
  }
}

function kafkaSpec(props: KafkaClusterProps): IKafka['spec'] {
  const { version, brokers } = props;
  const copies = Math.min(brokers.replicas, 3);
  const pod = { enableServiceLinks: false, ...priority(props) };
  const beside = { ...pod, ...nearNodes(props.nodes) };
  const small = (cpu: string, memory: string) => ({ requests: { cpu, memory }, limits: { memory } });
  return {
    kafka: {
      version,
      // Of the minor version: it is raised after all brokers run a new one, and there is no way back.
      metadataVersion: `${version.split('.').slice(0, 2).join('.')}-IV0`,
      listeners: [
        { name: 'clients', port: 9093, type: 'internal', tls: true, authentication: { type: 'scram-sha-512' } },
      ],
      // Nobody may do anything that no KafkaUser lets them do.
      authorization: { type: 'simple' },
      config: {
        'auto.create.topics.enable': false,
        'default.replication.factor': copies,
        'min.insync.replicas': Math.max(1, copies - 1),
        'offsets.topic.replication.factor': copies,
        'transaction.state.log.replication.factor': copies,
        'transaction.state.log.min.isr': Math.max(1, copies - 1),
        // A replica that trails never leads: it would lose what it does not have.
        'unclean.leader.election.enable': false,
      },
      // Copies of a message are in different zones, and consumers read from the nearest.
      ...(brokers.replicas > 1 ? { rack: { topologyKey: 'topology.kubernetes.io/zone' } } : {}),
      metricsConfig: { type: 'strimziMetricsReporter', values: { allowList: METRICS } },
      template: { pod, podDisruptionBudget: { maxUnavailable: 1 } },
    },
    entityOperator: {
      topicOperator: { resources: small('100m', '384Mi') },
      userOperator: { resources: small('100m', '384Mi') },
      template: { pod: beside },
    },
    kafkaExporter: {
      groupRegex: '.*',
      topicRegex: '.*',
      resources: small('50m', '128Mi'),
      template: { pod: beside },
    },
  };
}

function poolSpec(
  props: KafkaClusterProps,
  role: 'broker' | 'controller',
  { replicas, cpu, memoryBytes, storage }: KafkaNodes,
): IKafkaNodePool['spec'] {
  const memory = memoryQuantity(memoryBytes);
  const heap = `${Math.floor(memoryBytes / 2 / MiB)}m`;
  return {
    replicas,
    roles: [role],
    resources: { requests: { cpu, memory }, limits: { memory } },
    jvmOptions: { '-Xms': heap, '-Xmx': heap },
    storage: {
      type: 'jbod',
      volumes: [
        {
          id: 0,
          type: 'persistent-claim',
          class: props.storageClass,
          size: storage,
          // The messages stay when the pool is taken away.
          deleteClaim: false,
          kraftMetadata: 'shared',
        },
      ],
    },
    template: {
      pod: {
        enableServiceLinks: false,
        ...priority(props),
        ...nearNodes(props.nodes),
        // A broker hands over what it leads before it goes.
        terminationGracePeriodSeconds: 120,
        ...(replicas > 1
          ? {
              topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map(
                (topologyKey) => ({
                  maxSkew: 1,
                  topologyKey,
                  // Volumes stay in their zone: a node that starts in the wrong one is there for good.
                  whenUnsatisfiable: 'DoNotSchedule' as const,
                  labelSelector: {
                    matchLabels: { 'strimzi.io/cluster': props.name, 'strimzi.io/pool-name': `${props.name}-${role}s` },
                  },
                }),
              ),
            }
          : {}),
      },
    },
  };
}

function priority({ priorityClassName }: KafkaClusterProps): { priorityClassName?: string } {
  return priorityClassName === undefined ? {} : { priorityClassName };
}
