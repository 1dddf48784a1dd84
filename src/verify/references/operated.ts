import type { Subject } from '../finding.ts';
import { listAt, numberAt, objectAt, textAt } from '../values.ts';
import type { World } from './world.ts';

type Labels = Readonly<Record<string, string>>;

/** What an operator is documented to make of a resource, as far as others select or name it. */
interface Operated {
  /** Labels of the pods, a set each. */
  readonly pods?: readonly Labels[];
  /** Services by name, with the ports that others use. */
  readonly services?: Readonly<Record<string, readonly number[]>>;
}

/**
 * Labels that only one operator gives. A selector that asks for another value of one of them, where that operator's
 * resources are, selects nothing.
 */
const OWN =
  /^(?:cnpg\.io\/(?:cluster|poolerName|podRole)|strimzi\.io\/(?:cluster|name|pool-name)|elasticsearch\.k8s\.elastic\.co\/cluster-name|kibana\.k8s\.elastic\.co\/name|v1\.min\.io\/tenant)$/;

type Maker = (subject: Subject) => Operated;

/** By group and kind: what CloudNativePG 1.30, Strimzi 1.2, ECK 3.5, and the operators of Milvus 1.3 and MinIO 7.1 document. */
const MAKERS: Readonly<Record<string, Maker>> = {
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
};

function kafka(cluster: string, part: string): Labels {
  return { 'strimzi.io/cluster': cluster, 'strimzi.io/kind': 'Kafka', 'strimzi.io/name': `${cluster}-${part}` };
}

function labelsAt(value: unknown, ...path: readonly string[]): Labels {
  const texts = Object.entries(objectAt(value, ...path)).map(([key, label]) => [key, String(label)] as const);
  return Object.fromEntries(texts);
}

interface Found {
  readonly pods: Labels[];
  readonly services: Map<string, readonly number[]>;
}

const byWorld = new WeakMap<World, ReadonlyMap<string, Found>>();

function foundIn(world: World, namespace: string): Found | undefined {
  let all = byWorld.get(world);
  if (!all) {
    const found = new Map<string, Found>();
    for (const [kind, make] of Object.entries(MAKERS)) {
      const [group = '', name = ''] = kind.split('/');
      for (const subject of world.all(group, name)) {
        const own = subject.object.metadata.namespace ?? '';
        const here: Found = found.get(own) ?? { pods: [], services: new Map() };
        found.set(own, here);
        const { pods = [], services = {} } = make(subject);
        here.pods.push(...pods);
        for (const [service, ports] of Object.entries(services)) here.services.set(service, ports);
      }
    }
    all = found;
    byWorld.set(world, all);
  }
  return all.get(namespace);
}

/**
 * Whether pods that operators make have these labels: undefined when nobody can tell, since operators give more labels
 * than are known here.
 */
export function operatedPods(world: World, namespace: string, wanted: Labels): boolean | undefined {
  const pods = foundIn(world, namespace)?.pods ?? [];
  const entries = Object.entries(wanted);
  if (pods.some((labels) => entries.every(([key, value]) => labels[key] === value))) return true;
  const foreign = entries.some(
    ([key, value]) =>
      OWN.test(key) && pods.some((labels) => key in labels) && !pods.some((labels) => labels[key] === value),
  );
  return foreign ? false : undefined;
}

/** Ports of a Service that an operator makes; undefined when none is known to. */
export function operatedService(world: World, namespace: string, name: string): readonly number[] | undefined {
  return foundIn(world, namespace)?.services.get(name);
}
