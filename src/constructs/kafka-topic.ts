import { Construct } from 'constructs';
import { KafkaTopic as Kind } from '../../imports/kafka.strimzi.io.ts';

export interface KafkaTopicProps {
  /** The topic, as producers and consumers call it. */
  readonly topic: string;
  readonly namespace: string;
  /** Name of the Kafka, in the same namespace. */
  readonly cluster: string;
  readonly partitions: number;
  /** Brokers that have each message. */
  readonly replicas: number;
  readonly retentionSeconds: number;
  /** Keeps the newest message of each key instead. */
  readonly compact: boolean;
}

/** A topic of a Kafka that Strimzi runs. The number of partitions can grow, but not shrink. */
export class KafkaTopic extends Construct {
  constructor(scope: Construct, id: string, props: KafkaTopicProps) {
    super(scope, id);
    const { topic, cluster, namespace, replicas, compact } = props;
    new Kind(this, 'KafkaTopic', {
      metadata: { name: `${cluster}-${topic}`, namespace, labels: { 'strimzi.io/cluster': cluster } },
      spec: {
        topicName: topic,
        partitions: props.partitions,
        replicas,
        config: {
          'cleanup.policy': compact ? 'compact' : 'delete',
          'min.insync.replicas': Math.max(1, replicas - 1),
          ...(compact ? {} : { 'retention.ms': props.retentionSeconds * 1000 }),
        },
      },
    });
  }
}
