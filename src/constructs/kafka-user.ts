import { Construct } from 'constructs';
import { KafkaUser as Kind } from '../../imports/kafka.strimzi.io.ts';

export interface KafkaUserProps {
  /** Name of the user, and of the Secret that Strimzi makes with the password. */
  readonly name: string;
  readonly namespace: string;
  /** Name of the Kafka, in the same namespace. */
  readonly cluster: string;
  /** Topics, and whether it reads and writes them. */
  readonly topics: readonly { readonly topic: string; readonly reads: boolean; readonly writes: boolean }[];
  /** Begins the names of the consumer groups and transactions that are its own. */
  readonly prefix: string;
}

/** A user of a Kafka that Strimzi runs: it may read and write topics by name, in groups and transactions of its own. */
export class KafkaUser extends Construct {
  constructor(scope: Construct, id: string, props: KafkaUserProps) {
    super(scope, id);
    const { name, namespace, cluster, prefix } = props;
    const topics = props.topics.filter(({ reads, writes }) => reads || writes);
    if (topics.length === 0) {
      throw new Error(
        `KafkaUser ${namespace}/${name} may read and write nothing. fix: name topics of the store, or take the store out of uses`,
      );
    }
    // As the API server would complete them.
    const own = (type: 'group' | 'transactionalId', operations: readonly string[]) => ({
      resource: { type, name: prefix, patternType: 'prefix' as const },
      operations,
      host: '*',
    });
    new Kind(this, 'KafkaUser', {
      metadata: { name, namespace, labels: { 'strimzi.io/cluster': cluster } },
      spec: {
        authentication: { type: 'scram-sha-512' },
        authorization: {
          type: 'simple',
          acls: [
            ...topics.map(({ topic, reads, writes }) => ({
              resource: { type: 'topic' as const, name: topic, patternType: 'literal' as const },
              operations: ['Describe', ...(reads ? ['Read'] : []), ...(writes ? ['Write'] : [])],
              host: '*',
            })),
            own('group', ['Describe', 'Read']),
            own('transactionalId', ['Describe', 'Write']),
          ],
        },
      },
    });
  }
}
