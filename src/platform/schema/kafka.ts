import { z } from 'zod';
import { count, cpuQuantity, duration, envName, matching, memoryQuantity, name } from '../values.ts';
import { placedOn } from './node-groups.ts';

export const kafkaSchema = z.strictObject({
  kind: z.literal('kafka'),
  /** The group of `nodeGroups` on whose nodes it runs. Left out: any node will do. */
  nodeGroup: placedOn,
  /** Version of Kafka, one that the Strimzi in the catalogue runs. */
  version: matching(/^\d+\.\d+\.\d+$/, 'is not a version of Kafka', 'write major.minor.patch, e.g. 4.3.1').default(
    '4.3.1',
  ),
  /** Brokers, which keep the messages. One alone, or three and more: each message is then on three of them. */
  brokers: count.default(3),
  /** Controllers, which agree on who leads what (KRaft, in ZooKeeper's place). An odd number. */
  controllers: count.default(3),
  /** The volume of each broker. It can grow, but not shrink. */
  storage: memoryQuantity,
  /** CPU request of each broker; no limit. */
  cpu: cpuQuantity.default('500m'),
  /** Memory of each broker, requested and limited; half becomes the heap, the kernel caches with the rest. */
  memory: memoryQuantity.default('4Gi'),
  /** Topics, by name. Those that no one names here do not come to be. */
  topics: z
    .record(
      name,
      z.strictObject({
        /** Parts that are read side by side: as many as the consumers of one group at the most. Can grow. */
        partitions: count.default(6),
        /** How long messages stay. */
        retention: duration.default('7d'),
        /** Keeps the newest message of each key for ever, instead of all for a while. */
        compact: z.boolean().default(false),
        /** Services that write to it. Left out: all that use the store. */
        writers: z.array(name).optional(),
        /** Services that read from it. Left out: all that use the store. */
        readers: z.array(name).optional(),
      }),
    )
    .default({}),
  /** Begins the environment variables of each service that uses it: `KAFKA_BROKERS`, `KAFKA_USERNAME`, `KAFKA_PASSWORD`, `KAFKA_CA`. */
  variable: envName.default('KAFKA'),
});
export type KafkaSpec = z.output<typeof kafkaSchema>;
