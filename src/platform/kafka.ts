import type { KafkaSpec } from './schema/kafka.ts';
import type { StoreVariable } from './store-variable.ts';
import type { Target } from './target.ts';

/** The listener for clients: TLS, and a password. */
export const KAFKA_PORT = 9093;

/** Brokers and controllers, by the labels that Strimzi gives them. */
export function kafkaPods(store: string): Record<string, string> {
  return { 'strimzi.io/cluster': store, 'strimzi.io/name': `${store}-kafka` };
}

export function kafkaBrokers(store: string): Record<string, string> {
  return { ...kafkaPods(store), 'strimzi.io/broker-role': 'true' };
}

/** The pods that carry out KafkaTopics and KafkaUsers. */
export function kafkaEntityPods(store: string): Record<string, string> {
  return { 'strimzi.io/cluster': store, 'strimzi.io/name': `${store}-entity-operator` };
}

/** The pods that know how far consumers trail. */
export function kafkaExporterPods(store: string): Record<string, string> {
  return { 'strimzi.io/cluster': store, 'strimzi.io/name': `${store}-kafka-exporter` };
}

/** The KafkaUser of a service, and the Secret that Strimzi makes of it. */
export function kafkaUser(store: string, service: string): string {
  return `${service}-${store}`;
}

/** The address is the bootstrap Service's; each service has a user and a password of its own. */
export function kafkaVariables(
  { namespace }: Target,
  store: string,
  { variable }: KafkaSpec,
  service: string,
): StoreVariable[] {
  const of = (part: string) => `${variable}_${part}`;
  const user = kafkaUser(store, service);
  return [
    { name: of('BROKERS'), value: `${store}-kafka-bootstrap.${namespace}.svc:${KAFKA_PORT}` },
    { name: of('SECURITY_PROTOCOL'), value: 'SASL_SSL' },
    { name: of('SASL_MECHANISM'), value: 'SCRAM-SHA-512' },
    { name: of('USERNAME'), value: user },
    { name: of('PASSWORD'), secret: { name: user, key: 'password' } },
    { name: of('CA'), secret: { name: `${store}-cluster-ca-cert`, key: 'ca.crt' } },
  ];
}
