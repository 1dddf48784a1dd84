import { type Mistakes, put } from './world.ts';

/** References into what operators make of databases and queues. */
export const stores: Mistakes = {
  'a pooler of no database': (w) => w.edited(w.one('Pooler'), (d) => put(d, ['spec', 'cluster', 'name'], 'postgers')),
  'a backup of no database': (w) =>
    w.edited(w.one('ScheduledBackup'), (d) => put(d, ['spec', 'cluster', 'name'], 'postgers')),
  'a budget for another database': (w) =>
    w.edited(
      w.one('PodDisruptionBudget', ({ spec }) => JSON.stringify(spec).includes('cnpg.io/poolerName')),
      (d) => put(d, ['spec', 'selector', 'matchLabels'], { 'cnpg.io/poolerName': 'pool' }),
    ),
  'a topic of no Kafka': (w) =>
    w.edited(w.one('KafkaTopic'), (d) => put(d, ['metadata', 'labels', 'strimzi.io/cluster'], 'event')),
  'brokers of no Kafka': (w) =>
    w.edited(w.one('KafkaNodePool'), (d) => put(d, ['metadata', 'labels', 'strimzi.io/cluster'], 'event')),
  'a monitor of another Kafka': (w) =>
    w.edited(
      w.one('PodMonitor', ({ spec }) => JSON.stringify(spec).includes('strimzi.io/cluster')),
      (d) => put(d, ['spec', 'selector'], { matchLabels: { 'strimzi.io/cluster': 'kafkaesque' } }),
    ),
};
