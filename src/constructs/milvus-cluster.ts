import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { type IMilvus, Milvus, type MilvusPart } from '../../imports/milvus.io.ts';
import { GeneratedPassword } from './generated-password.ts';
import { memoryQuantity } from './memory-quantity.ts';
import { type NodePlacementProps, onNodes } from './node-placement.ts';

/** The user of Milvus' image when it is no root, as its operator sets it. */
const USER = 1000;

export interface MilvusClusterProps {
  /** Name of the Milvus; clients connect to the Service `<name>-milvus`. */
  readonly name: string;
  readonly namespace: string;
  /** Labels of the pods, beside those that the operator gives them. */
  readonly labels: Readonly<Record<string, string>>;
  /** Image of Milvus with its tag. */
  readonly image: string;
  /** Pods of each part, by the name of its label: `standalone`, or `mixcoord`, `proxy` and so on. */
  readonly parts: Readonly<Record<string, number>>;
  readonly cpu: string;
  /** Memory of each pod in bytes, requested and limited. */
  readonly memoryBytes: number;
  /** Host and port of each member of etcd. */
  readonly etcd: readonly string[];
  /** Host and port of the object store, the bucket, and the Secret with the keys `accesskey` and `secretkey`. */
  readonly objects: { readonly endpoint: string; readonly bucket: string; readonly secret: string };
  /** Name of the Secret with the key `password`, made here. */
  readonly secret: string;
  /** Default: the cluster's default priority. */
  readonly priorityClassName?: string;
  /** The nodes that it runs on. Default: any. */
  readonly nodes?: NodePlacementProps | undefined;
}

/** A part's label → its field. */
const FIELDS = {
  standalone: 'standalone',
  mixcoord: 'mixCoord',
  proxy: 'proxy',
  datanode: 'dataNode',
  querynode: 'queryNode',
  streamingnode: 'streamingNode',
} as const;

/**
 * Milvus, by its operator, on an etcd and an object store that are there already: the operator could install both as Helm
 * charts of its own, which nobody would see, back up or watch. The write-ahead log is Woodpecker's, which is part of
 * Milvus since 2.6 and lies in the object store: no message queue to run for it.
 *
 * The operator gives its init container too little for Pod Security `restricted`: see HardenedInitContainer. It makes no
 * PodDisruptionBudgets, so they are here.
 */
export class MilvusCluster extends Construct {
  constructor(scope: Construct, id: string, props: MilvusClusterProps) {
    super(scope, id);
    const { name, namespace, labels, parts } = props;
    const where = `Milvus ${namespace}/${name}`;
    for (const part of Object.keys(parts)) {
      if (!(part in FIELDS)) {
        throw new Error(`${where} has no part ${part}. fix: use ${Object.keys(FIELDS).join(', ')}`);
      }
    }
    if (props.etcd.length === 0) throw new Error(`${where} has no etcd. fix: name its members, host:port`);
    new GeneratedPassword(this, 'Password', {
      name: props.secret,
      namespace,
      labels,
      data: { password: '{{ .password }}' },
    });
    new Milvus(this, 'Milvus', { metadata: { name, namespace, labels: { ...labels } }, spec: specOf(props) });
    for (const [part, replicas] of Object.entries(parts)) {
      if (replicas < 2) continue;
      new k8s.KubePodDisruptionBudget(this, `Budget-${part}`, {
        metadata: { name: `${name}-${part}`, namespace, labels: { ...labels } },
        spec: {
          maxUnavailable: k8s.IntOrString.fromNumber(1),
          selector: { matchLabels: podsOf(name, part) },
          unhealthyPodEvictionPolicy: 'AlwaysAllow',
        },
      });
    }
  }
}

function podsOf(name: string, part: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': 'milvus',
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/component': part,
  };
}

function specOf(props: MilvusClusterProps): IMilvus['spec'] {
  const { name, parts, objects } = props;
  const memory = memoryQuantity(props.memoryBytes);
  const env = (variable: string, secret: string, key: string) => ({
    name: variable,
    valueFrom: { secretKeyRef: { name: secret, key } },
  });
  return {
    mode: 'standalone' in parts ? 'standalone' : 'cluster',
    dependencies: {
      etcd: { external: true, endpoints: [...props.etcd] },
      storage: { external: true, type: 'MinIO', endpoint: objects.endpoint, secretRef: objects.secret },
      msgStreamType: 'woodpecker',
    },
    config: {
      etcd: { rootPath: name },
      minio: { bucketName: objects.bucket, rootPath: name, useSSL: false },
      msgChannel: { chanNamePrefix: { cluster: name } },
      mixCoord: { enableActiveStandby: (parts.mixcoord ?? 1) > 1 },
      // Nobody gets in without a password.
      common: { security: { authorizationEnabled: true } },
      log: { format: 'json' },
    },
    components: {
      image: props.image,
      imagePullPolicy: 'IfNotPresent',
      // Its PodMonitor is ours: with the interval and the labels of all others.
      disableMetric: true,
      enableRollingUpdate: true,
      runAsNonRoot: true,
      ...(props.priorityClassName === undefined ? {} : { priorityClassName: props.priorityClassName }),
      ...onNodes(props.nodes),
      podLabels: { ...props.labels },
      // Milvus reads any setting from a variable of its name: this one must not stand in a ConfigMap.
      env: [env('COMMON_SECURITY_DEFAULTROOTPASSWORD', props.secret, 'password')],
      resources: { requests: { cpu: props.cpu, memory }, limits: { memory } },
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        privileged: false,
        runAsNonRoot: true,
        runAsUser: USER,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      ...Object.fromEntries(
        Object.entries(FIELDS).flatMap(([part, field]): [string, MilvusPart][] => {
          const replicas = parts[part];
          return replicas === undefined ? [] : [[field, { replicas, ...spread(name, part, replicas) }]];
        }),
      ),
    },
  };
}

function spread(name: string, part: string, replicas: number): Pick<MilvusPart, 'topologySpreadConstraints'> {
  if (replicas < 2) return {};
  return {
    topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      // A wish: nothing of it stays in a zone.
      whenUnsatisfiable: 'ScheduleAnyway' as const,
      labelSelector: { matchLabels: podsOf(name, part) },
    })),
  };
}
