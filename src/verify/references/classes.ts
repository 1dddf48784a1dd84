import { catalogue } from '../../addons/catalogue.ts';
import { addonIds } from '../../addons/ids.ts';
import { groupOf } from '../../manifests/manifest.ts';
import { once } from '../../platform/once.ts';
import type { Subject } from '../finding.ts';
import { isPlain, objectAt, textAt } from '../values.ts';
import { addonsIn } from './addons.ts';
import { valuesAt } from './fields.ts';
import type { Reference } from './report.ts';
import type { World } from './world.ts';

export type ClassReference = Reference;

/** Storage classes that clusters of the clouds and of small distributions come with. */
const STORAGE = new Set([
  ...[
    'gp2',
    'gp3',
    'standard',
    'standard-rwo',
    'premium-rwo',
    'default',
    'managed',
    'managed-csi',
    'managed-csi-premium',
  ],
  ...['managed-premium', 'azurefile', 'azurefile-csi', 'do-block-storage', 'linode-block-storage', 'hcloud-volumes'],
  ...['local-path', 'hostpath', 'microk8s-hostpath', 'longhorn', 'oci-bv', 'efs-sc', 'ebs-sc'],
]);

/** Gateway and ingress classes that clouds and well-known controllers serve. */
const SERVED = /^(?:gke-|gce|alb$|azure|webapprouting|istio|cilium$|amazon-vpc-lattice$)/;

const CLUSTER_WIDE = { namespace: undefined } as const;

/** Every class that something names. */
export function* classReferences(world: World): Generator<ClassReference> {
  for (const { subject, spec, path } of world.set.podTemplates) {
    const priority = textAt(spec, 'priorityClassName');
    const runtime = textAt(spec, 'runtimeClassName');
    const named = { ...CLUSTER_WIDE, subject };
    if (priority) {
      const at = `${path}.priorityClassName`;
      yield { ...named, path: at, group: 'scheduling.k8s.io', kind: 'PriorityClass', name: priority };
    }
    if (runtime) {
      yield { ...named, path: `${path}.runtimeClassName`, group: 'node.k8s.io', kind: 'RuntimeClass', name: runtime };
    }
  }
  for (const subject of world.set.all) yield* inObject(subject);
}

const inObject = once((subject: Subject) => [...ofObject(subject)]);

function* ofObject(subject: Subject): Generator<ClassReference> {
  const { object } = subject;
  const named = { ...CLUSTER_WIDE, subject };
  const group = groupOf(object);
  switch (`${group}/${object.kind}`) {
    case '/PersistentVolumeClaim':
      yield* storage(subject, 'spec.storageClassName');
      break;
    case 'apps/StatefulSet':
      yield* storage(subject, 'spec.volumeClaimTemplates[].spec.storageClassName');
      break;
    case 'kafka.strimzi.io/KafkaNodePool':
      for (const at of ['spec.storage.class', 'spec.storage.volumes[].class']) yield* storage(subject, at);
      yield* inside(subject, object.spec, 'spec', COMMON);
      break;
    case 'argoproj.io/Application':
      yield* inside(subject, objectAt(object, ...VALUES), VALUES.join('.'), IN_VALUES);
      break;
    case 'gateway.networking.k8s.io/Gateway': {
      const name = textAt(object, 'spec', 'gatewayClassName');
      const path = 'spec.gatewayClassName';
      if (name) yield { ...named, path, group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name };
      break;
    }
    case 'networking.k8s.io/Ingress': {
      const name = textAt(object, 'spec', 'ingressClassName');
      const path = 'spec.ingressClassName';
      if (name) yield { ...named, path, group: 'networking.k8s.io', kind: 'IngressClass', name };
      break;
    }
    default: {
      const fields = RESOURCES[group];
      if (fields) yield* inside(subject, object.spec, 'spec', fields);
    }
  }
}

const PRIORITY = { group: 'scheduling.k8s.io', kind: 'PriorityClass' };
const STORAGE_CLASS = { group: 'storage.k8s.io', kind: 'StorageClass' };
type Fields = Readonly<Record<string, typeof PRIORITY>>;

/** Fields that are called so by everybody who takes over the pod's and the claim's. */
const COMMON: Fields = { priorityClassName: PRIORITY, storageClassName: STORAGE_CLASS };

/** Groups whose resources make pods and volumes, with what each calls the classes. */
const RESOURCES: Readonly<Record<string, Fields>> = {
  'beat.k8s.elastic.co': COMMON,
  'elasticsearch.k8s.elastic.co': COMMON,
  'k6.io': COMMON,
  'kafka.strimzi.io': COMMON,
  'kibana.k8s.elastic.co': COMMON,
  'logstash.k8s.elastic.co': COMMON,
  'loki.grafana.com': COMMON,
  'milvus.io': COMMON,
  'minio.min.io': COMMON,
  'monitoring.coreos.com': COMMON,
  'opentelemetry.io': COMMON,
  'postgresql.cnpg.io': { ...COMMON, storageClass: STORAGE_CLASS },
};

/** Values of Helm charts, and what charts call the classes. */
const VALUES = ['spec', 'source', 'helm', 'valuesObject'];
const IN_VALUES: Fields = { ...COMMON, storageClass: STORAGE_CLASS };

/** Kinds of these groups that make nothing, and are many. */
const PASSIVE = new Set(['PodMonitor', 'Probe', 'PrometheusRule', 'ServiceMonitor']);

/** Classes below a value, by the fields that name them. */
function* inside(subject: Subject, value: unknown, path: string, fields: Fields): Generator<ClassReference> {
  if (PASSIVE.has(subject.object.kind)) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* inside(subject, item, `${path}[${index}]`, fields);
  } else if (isPlain(value)) {
    for (const [key, item] of Object.entries(value)) {
      const meant = fields[key];
      if (meant === undefined || typeof item !== 'string') yield* inside(subject, item, `${path}.${key}`, fields);
      // An empty class asks for a volume that somebody made by hand, as does a dash in charts.
      else if (item !== '' && item !== '-')
        yield { ...CLUSTER_WIDE, ...meant, subject, path: `${path}.${key}`, name: item };
    }
  }
}

function* storage(subject: Subject, at: string): Generator<ClassReference> {
  for (const { value, path } of valuesAt(subject.object, at)) {
    // The empty class asks for a volume that somebody made by hand.
    if (typeof value !== 'string' || value === '') continue;
    yield { ...CLUSTER_WIDE, ...STORAGE_CLASS, subject, path, name: value };
  }
}

/** True for what surely is there, the reason for what may be, false for neither. */
export function isKnownClass(world: World, { kind, name }: ClassReference): boolean | string {
  switch (kind) {
    case 'PriorityClass':
      return name === 'system-cluster-critical' || name === 'system-node-critical';
    case 'StorageClass':
      return STORAGE.has(name) ? 'many clusters come with a class of that name' : false;
    case 'RuntimeClass':
      return 'runtime classes come with the nodes';
    default: {
      const serving = addonIds.filter((id) => {
        const { gatewayClass, ingressClass } = catalogue[id].provides;
        return (kind === 'GatewayClass' ? gatewayClass : ingressClass) === name;
      });
      if (serving.some((id) => addonsIn(world).has(id))) return true;
      return SERVED.test(name) ? 'a cloud or a controller of that name may serve it' : false;
    }
  }
}
