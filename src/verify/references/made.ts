import type { Subject } from '../finding.ts';
import { listAt, numberAt, objectAt, textAt } from '../values.ts';

export type Labels = Readonly<Record<string, string>>;

/** What an operator is documented to make of a resource, as far as others select or name it. */
export interface Operated {
  /** Labels of the pods, a set each. */
  readonly pods?: readonly Labels[];
  /** Services by name, with the ports that others use. */
  readonly services?: Readonly<Record<string, readonly number[]>>;
}

export type Maker = (subject: Subject) => Operated;

/**
 * By group and kind: what CloudNativePG 1.30, Strimzi 1.2, ECK 3.5, the operators of Milvus 1.3, MinIO 7.1, Prometheus 0.93
 * and OpenTelemetry 0.158, NGINX Gateway Fabric 2 and Litmus 3.28 document, or do in their sources.
 */
export const MAKERS: Readonly<Record<string, Maker>> = {
  'postgresql.cnpg.io/Cluster': ({ object }) => {
    const cluster = object.metadata.name;
    const own = { 'cnpg.io/cluster': cluster, 'cnpg.io/podRole': 'instance' };
    return {
      pods: ['primary', 'replica'].map((role) => ({
        ...labelsAt(object, 'spec', 'inheritedMetadata', 'labels'),
        ...own,
        'cnpg.io/instanceRole': role,
      })),
      services: { [`${cluster}-rw`]: [5432], [`${cluster}-ro`]: [5432], [`${cluster}-r`]: [5432] },
    };
  },
  'postgresql.cnpg.io/Pooler': ({ object }) => {
    const { name } = object.metadata;
    return {
      pods: [
        {
          ...labelsAt(object, 'spec', 'template', 'metadata', 'labels'),
          'cnpg.io/poolerName': name,
          'cnpg.io/podRole': 'pooler',
          'cnpg.io/cluster': textAt(object, 'spec', 'cluster', 'name') ?? '',
        },
      ],
      services: { [name]: [5432] },
    };
  },
  'kafka.strimzi.io/KafkaNodePool': ({ object }) => {
    const cluster = object.metadata.labels?.['strimzi.io/cluster'] ?? '';
    const roles: unknown = objectAt(object, 'spec').roles;
    const has = (role: string) => String(Array.isArray(roles) && roles.includes(role));
    return {
      pods: [
        {
          ...labelsAt(object, 'spec', 'template', 'pod', 'metadata', 'labels'),
          ...kafka(cluster, 'kafka'),
          'strimzi.io/pool-name': object.metadata.name,
          'strimzi.io/broker-role': has('broker'),
          'strimzi.io/controller-role': has('controller'),
        },
      ],
    };
  },
  'kafka.strimzi.io/Kafka': ({ object }) => {
    const cluster = object.metadata.name;
    const spec = objectAt(object, 'spec');
    const part = (field: string, name: string) =>
      spec[field] === undefined
        ? []
        : [{ ...labelsAt(spec, field, 'template', 'pod', 'metadata', 'labels'), ...kafka(cluster, name) }];
    const ports = listAt(spec, 'kafka', 'listeners').flatMap((listener) => numberAt(listener, 'port') ?? []);
    return {
      pods: [
        ...part('entityOperator', 'entity-operator'),
        ...part('kafkaExporter', 'kafka-exporter'),
        ...part('cruiseControl', 'cruise-control'),
      ],
      services: { [`${cluster}-kafka-bootstrap`]: ports, [`${cluster}-kafka-brokers`]: ports },
    };
  },
  'elasticsearch.k8s.elastic.co/Elasticsearch': ({ object }) => {
    const { name } = object.metadata;
    return {
      pods: listAt(object, 'spec', 'nodeSets').map((set) => ({
        ...labelsAt(set, 'podTemplate', 'metadata', 'labels'),
        'common.k8s.elastic.co/type': 'elasticsearch',
        'elasticsearch.k8s.elastic.co/cluster-name': name,
        'elasticsearch.k8s.elastic.co/statefulset-name': `${name}-es-${textAt(set, 'name') ?? ''}`,
      })),
      services: { [`${name}-es-http`]: [9200] },
    };
  },
  'kibana.k8s.elastic.co/Kibana': ({ object }) => {
    const { name } = object.metadata;
    return {
      pods: [
        {
          ...labelsAt(object, 'spec', 'podTemplate', 'metadata', 'labels'),
          'common.k8s.elastic.co/type': 'kibana',
          'kibana.k8s.elastic.co/name': name,
        },
      ],
      services: { [`${name}-kb-http`]: [5601] },
    };
  },
  'logstash.k8s.elastic.co/Logstash': ({ object }) => {
    const { name } = object.metadata;
    const services = listAt(object, 'spec', 'services').map((service) => [
      `${name}-ls-${textAt(service, 'name') ?? ''}`,
      listAt(service, 'service', 'spec', 'ports').flatMap((port) => numberAt(port, 'port') ?? []),
    ]);
    return {
      pods: [
        {
          ...labelsAt(object, 'spec', 'podTemplate', 'metadata', 'labels'),
          'common.k8s.elastic.co/type': 'logstash',
          'logstash.k8s.elastic.co/name': name,
          'logstash.k8s.elastic.co/statefulset-name': `${name}-ls`,
        },
      ],
      services: { [`${name}-ls-api`]: [9600], ...Object.fromEntries(services) },
    };
  },
  'milvus.io/Milvus': ({ object }) => {
    const { name } = object.metadata;
    const own = { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': 'milvus' };
    const parts = Object.keys(objectAt(object, 'spec', 'components')).map((part) => part.toLowerCase());
    const components = textAt(object, 'spec', 'mode') === 'cluster' ? parts : ['standalone'];
    return {
      pods: components.map((component) => ({ ...own, 'app.kubernetes.io/component': component })),
      services: { [`${name}-milvus`]: [19530, 9091] },
    };
  },
  'minio.min.io/Tenant': ({ object }) => {
    const { name } = object.metadata;
    return {
      pods: listAt(object, 'spec', 'pools').map((pool) => ({
        ...labelsAt(pool, 'labels'),
        'v1.min.io/tenant': name,
        'v1.min.io/pool': textAt(pool, 'name') ?? '',
      })),
      services: { minio: [80, 443], [`${name}-hl`]: [9000], [`${name}-console`]: [9090, 9443] },
    };
  },
  'monitoring.coreos.com/Prometheus': ({ object }) => {
    const { name } = object.metadata;
    return {
      pods: [
        {
          ...labelsAt(object, 'spec', 'podMetadata', 'labels'),
          'app.kubernetes.io/name': 'prometheus',
          'app.kubernetes.io/managed-by': 'prometheus-operator',
          'app.kubernetes.io/instance': name,
          'operator.prometheus.io/name': name,
          prometheus: name,
        },
      ],
      services: { 'prometheus-operated': [] },
    };
  },
  'opentelemetry.io/OpenTelemetryCollector': ({ object }) => {
    const { name, namespace = '' } = object.metadata;
    // Sidecars are containers of others' pods.
    if (textAt(object, 'spec', 'mode') === 'sidecar') return {};
    return {
      pods: [
        {
          'app.kubernetes.io/name': `${name}-collector`,
          ...labelsAt(object, 'metadata', 'labels'),
          'app.kubernetes.io/component': 'opentelemetry-collector',
          'app.kubernetes.io/instance': `${namespace}.${name}`,
          'app.kubernetes.io/managed-by': 'opentelemetry-operator',
          'app.kubernetes.io/part-of': 'opentelemetry',
        },
      ],
      // Which ports those have follows from the receivers.
      services: { [`${name}-collector`]: [], [`${name}-collector-headless`]: [], [`${name}-collector-monitoring`]: [] },
    };
  },
  'gateway.networking.k8s.io/Gateway': ({ object }) => {
    if (textAt(object, 'spec', 'gatewayClassName') !== 'nginx') return {};
    const name = `${object.metadata.name}-nginx`;
    return {
      pods: [
        {
          'app.kubernetes.io/name': name,
          'app.kubernetes.io/instance': 'nginx-gateway-fabric',
          'app.kubernetes.io/managed-by': 'nginx-gateway-fabric-nginx',
          'gateway.networking.k8s.io/gateway-name': object.metadata.name,
        },
      ],
      services: { [name]: listAt(object, 'spec', 'listeners').flatMap((listener) => numberAt(listener, 'port') ?? []) },
    };
  },
  'litmuschaos.io/ChaosEngine': ({ object }) => ({
    // Of the pods that make the fault itself, the labels are the experiment's.
    pods: [
      {
        app: object.metadata.name,
        'app.kubernetes.io/component': 'chaos-runner',
        'app.kubernetes.io/part-of': 'litmus',
        ...labelsAt(object, 'spec', 'components', 'runner', 'runnerLabels'),
      },
    ],
  }),
};

function kafka(cluster: string, part: string): Labels {
  return { 'strimzi.io/cluster': cluster, 'strimzi.io/kind': 'Kafka', 'strimzi.io/name': `${cluster}-${part}` };
}

function labelsAt(value: unknown, ...path: readonly string[]): Labels {
  const texts = Object.entries(objectAt(value, ...path)).map(([key, label]) => [key, String(label)] as const);
  return Object.fromEntries(texts);
}
