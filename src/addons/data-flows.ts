import { ETCD_METRICS_PORT, ETCD_PEER_PORT, ETCD_PORT, etcdPods } from '../platform/etcd.ts';
import { kafkaEntityPods, kafkaExporterPods, kafkaPods } from '../platform/kafka.ts';
import { MILVUS_PORT, milvusPods } from '../platform/milvus.ts';
import { MINIO_PORT, minioPods } from '../platform/minio.ts';
import { storesOf } from '../platform/stores.ts';
import type { Target } from '../platform/target.ts';
import { prometheus } from './addresses.ts';
import { milvusOperator } from './entries/milvus-operator.ts';
import { minioOperator } from './entries/minio-operator.ts';
import { strimzi } from './entries/strimzi.ts';
import type { FlowPods, StoreFlow } from './store-flow.ts';

/** Kafka's own ports: controllers, brokers among themselves, the agent that tells whether a node is ready, metrics. */
const KAFKA = { controllers: 9090, brokers: 9091, agent: 8443, metrics: 9404 } as const;

/** The ports at which the parts of Milvus speak to one another (milvus.yaml), beside that of clients. */
const MILVUS_PARTS = [13_333, 19_529, 19_530, 19_531, 21_123, 21_124, 22_222, 53_100];
const MILVUS_METRICS = 9091;

/** What Kafka, MinIO, etcd and Milvus need beside their clients. */
export function dataFlows(target: Target): StoreFlow[] {
  return [
    ...storesOf(target, 'kafka').flatMap(([name]) => kafkaFlows(target, name)),
    ...storesOf(target, 'minio').flatMap(([name]) => minioFlows(target, name)),
    ...storesOf(target, 'etcd').flatMap(([name]) => etcdFlows(target, name)),
    ...storesOf(target, 'milvus').flatMap(([name, { etcd, objects }]) => milvusFlows(target, name, etcd, objects)),
  ];
}

function kafkaFlows({ namespace }: Target, store: string): StoreFlow[] {
  const origin = `stores.${store}`;
  const nodes: FlowPods = { name: `${store}-nodes`, namespace, pods: kafkaPods(store) };
  const entities: FlowPods = { name: `${store}-entity-operator`, namespace, pods: kafkaEntityPods(store) };
  const exporter: FlowPods = { name: `${store}-exporter`, namespace, pods: kafkaExporterPods(store) };
  const operator: FlowPods = {
    name: 'strimzi',
    namespace: strimzi.namespace,
    pods: { name: 'strimzi-cluster-operator' },
  };
  const to = (from: FlowPods, ports: readonly number[], why: string): StoreFlow => ({
    from,
    to: nodes,
    ports,
    why,
    origin,
  });
  return [
    to(nodes, [KAFKA.controllers, KAFKA.brokers], `brokers and controllers of ${store} form one cluster`),
    to(entities, [KAFKA.brokers], `topics and users of ${store} are carried out`),
    to(exporter, [KAFKA.brokers], `Kafka Exporter asks how far consumers of ${store} trail`),
    to(
      operator,
      [KAFKA.controllers, KAFKA.brokers, KAFKA.agent],
      `Strimzi asks the nodes of ${store} how they are before it restarts one`,
    ),
    {
      from: nodes,
      to: 'api-server',
      ports: [443],
      why: `brokers of ${store} learn their zone from the API server`,
      origin,
    },
    {
      from: entities,
      to: 'api-server',
      ports: [443],
      why: `topics and users of ${store} are objects in the API`,
      origin,
    },
    to(prometheus(), [KAFKA.metrics], `Prometheus scrapes the metrics of ${store}`),
    {
      from: prometheus(),
      to: exporter,
      ports: [KAFKA.metrics],
      why: `Prometheus scrapes how far consumers of ${store} trail`,
      origin,
    },
  ];
}

function minioFlows({ namespace }: Target, store: string): StoreFlow[] {
  const origin = `stores.${store}`;
  const servers: FlowPods = { name: `${store}-servers`, namespace, pods: minioPods(store) };
  const operator: FlowPods = {
    name: 'minio-operator',
    namespace: minioOperator.namespace,
    pods: { name: 'minio-operator' },
  };
  const to = (from: FlowPods, why: string): StoreFlow => ({ from, to: servers, ports: [MINIO_PORT], why, origin });
  return [
    to(servers, `the servers of ${store} keep parts of each object`),
    to(operator, `the MinIO operator makes users and buckets in ${store}, and asks how it is`),
    to(prometheus(), `Prometheus scrapes the metrics of ${store}`),
    {
      from: servers,
      to: 'api-server',
      ports: [443],
      why: `each server of ${store} reads the tenant's settings from the API server`,
      origin,
    },
  ];
}

function etcdFlows(target: Target, store: string): StoreFlow[] {
  const origin = `stores.${store}`;
  const members: FlowPods = { name: `${store}-members`, namespace: target.namespace, pods: etcdPods(target, store) };
  return [
    {
      from: members,
      to: members,
      ports: [ETCD_PORT, ETCD_PEER_PORT],
      why: `the members of ${store} agree on each write`,
      origin,
    },
    {
      from: prometheus(),
      to: members,
      ports: [ETCD_METRICS_PORT],
      why: `Prometheus scrapes the metrics of ${store}`,
      origin,
    },
  ];
}

function milvusFlows(target: Target, store: string, etcd: string, objects: string): StoreFlow[] {
  const { namespace } = target;
  const origin = `stores.${store}`;
  const parts: FlowPods = { name: `${store}-parts`, namespace, pods: milvusPods(store) };
  const metadata: FlowPods = { name: etcd, namespace, pods: etcdPods(target, etcd) };
  const files: FlowPods = { name: objects, namespace, pods: minioPods(objects) };
  const operator: FlowPods = {
    name: 'milvus-operator',
    namespace: milvusOperator.namespace,
    pods: { 'app.kubernetes.io/name': 'milvus-operator' },
  };
  const flow = (from: FlowPods, to: FlowPods, ports: readonly number[], why: string): StoreFlow => ({
    from,
    to,
    ports,
    why,
    origin,
  });
  return [
    flow(parts, parts, MILVUS_PARTS, `the parts of ${store} work together`),
    flow(parts, metadata, [ETCD_PORT], `${store} keeps its metadata in ${etcd}`),
    flow(parts, files, [MINIO_PORT], `${store} keeps vectors, indices and its log in ${objects}`),
    flow(operator, metadata, [ETCD_PORT], `the Milvus operator asks ${etcd} how it is before it starts ${store}`),
    flow(operator, files, [MINIO_PORT], `the Milvus operator asks ${objects} how it is before it starts ${store}`),
    flow(operator, parts, [MILVUS_METRICS, MILVUS_PORT], `the Milvus operator asks the parts of ${store} how they are`),
    flow(prometheus(), parts, [MILVUS_METRICS], `Prometheus scrapes the metrics of ${store}`),
  ];
}
