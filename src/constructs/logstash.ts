import { Construct } from 'constructs';
import { Logstash as Kind } from '../../imports/logstash.k8s.elastic.co.ts';
import type { LogStream } from './log-streams.ts';
import { LOGSTASH_CLUSTER, logstashPipeline } from './logstash-pipeline.ts';
import { memoryQuantity } from './memory-quantity.ts';
import { PodDisruptionBudget } from './pod-disruption-budget.ts';
import { hardenedContainer, hardenedPod } from './workload/hardening.ts';

/** The user of Elastic's images. */
const USER = 1000;
const MiB = 2 ** 20;
const CERTIFICATES = '/usr/share/logstash/certificates';

export interface LogstashProps {
  readonly name: string;
  readonly namespace: string;
  /** The version of the Elastic Stack, the same as Elasticsearch's. */
  readonly version: string;
  /** Name of the Elasticsearch, in the same namespace. */
  readonly elasticsearch: string;
  readonly replicas: number;
  /** Size of each pod's volume in bytes: three quarters are the queue, a tenth what Elasticsearch refused. */
  readonly storageBytes: number;
  readonly storageClass: string;
  /** Memory of each pod in bytes, requested and limited; half of it becomes the heap. */
  readonly memoryBytes: number;
  /** CPU request of each pod; no limit. */
  readonly cpu: string;
  /** Data streams that it writes to: one for each path that it takes logs at. */
  readonly streams: readonly LogStream[];
  /** Where it takes logs, by HTTPS. */
  readonly port: number;
  /** The Secret with `tls.crt` and `tls.key` of what shippers connect to. */
  readonly certificateSecret: string;
}

/** The labels that ECK gives the pods of a Logstash. */
export function logstashPods(name: string): Readonly<Record<string, string>> {
  return { 'common.k8s.elastic.co/type': 'logstash', 'logstash.k8s.elastic.co/name': name };
}

/** The StatefulSet that ECK makes of a Logstash, the claims of its pods, and the Service that shippers connect to. */
export const logstashNames = {
  statefulSet: (name: string) => `${name}-ls`,
  claims: (name: string, replicas: number) =>
    Array.from({ length: replicas }, (_, i) => `logstash-data-${name}-ls-${i}`),
  service: (name: string) => `${name}-ls-input`,
} as const;

/** Bytes of each pod's queue: what Logstash takes in before it asks shippers to wait. */
export function logstashQueueBytes(storageBytes: number): number {
  return Math.floor((storageBytes * 0.75) / MiB) * MiB;
}

/**
 * Logstash between shippers and Elasticsearch, run by ECK, which gives it a user of Elasticsearch and the CA. What it took in is
 * on its volume until Elasticsearch has it; when the queue is full, shippers wait. What Elasticsearch refuses for good is kept
 * beside for a week, and does not hold up the rest.
 */
export class Logstash extends Construct {
  constructor(scope: Construct, id: string, props: LogstashProps) {
    super(scope, id);
    const { name, namespace, version, replicas, storageBytes, streams, port } = props;
    const where = `Logstash ${namespace}/${name}`;
    if (!Number.isInteger(replicas) || replicas < 1) {
      throw new Error(
        `${where}: ${replicas} replicas take no logs. fix: use 1 for trying out, 2 and more for keeping logs`,
      );
    }
    if (storageBytes < 1024 * MiB) {
      throw new Error(`${where}: ${memoryQuantity(storageBytes)} hold no queue worth its volume. fix: use 1Gi or more`);
    }
    if (streams.length === 0) {
      throw new Error(`${where}: streams is empty, so every log is dropped. fix: name the data streams`);
    }
    const megabytes = (share: number) => `${Math.floor((storageBytes * share) / MiB)}mb`;
    new Kind(this, 'Logstash', {
      metadata: {
        name,
        namespace,
        annotations: {
          'orrery.dev/reason':
            'its root filesystem stays writable: nobody states that the image starts with a read-only one',
        },
      },
      spec: {
        version,
        count: replicas,
        elasticsearchRefs: [{ name: props.elasticsearch, clusterName: LOGSTASH_CLUSTER }],
        config: {
          'log.format': 'json',
          'queue.type': 'persisted',
          'queue.max_bytes': `${logstashQueueBytes(storageBytes) / MiB}mb`,
          'dead_letter_queue.enable': true,
          'dead_letter_queue.max_bytes': megabytes(0.1),
          'dead_letter_queue.storage_policy': 'drop_older',
          'dead_letter_queue.retain.age': '7d',
        },
        pipelines: [
          { 'pipeline.id': 'logs', 'config.string': logstashPipeline({ port, streams, certificates: CERTIFICATES }) },
        ],
        services: [
          {
            name: 'input',
            service: {
              spec: { ports: [{ name: 'https', port, targetPort: port, protocol: 'TCP' }] },
            },
          },
        ],
        podTemplate: { spec: podSpec(props) },
        volumeClaimTemplates: [
          {
            metadata: { name: 'logstash-data' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: props.storageClass,
              resources: { requests: { storage: memoryQuantity(storageBytes) } },
            },
          },
        ],
      },
    });
    if (replicas > 1) {
      new PodDisruptionBudget(this, 'Budget', {
        name: logstashNames.statefulSet(name),
        namespace,
        labels: {},
        selector: logstashPods(name),
        maxUnavailable: 1,
      });
    }
  }
}

function podSpec({ name, replicas, memoryBytes, cpu, certificateSecret }: LogstashProps) {
  const memory = memoryQuantity(memoryBytes);
  const heap = `${Math.floor(memoryBytes / 2 / MiB)}m`;
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: hardenedPod(USER),
    ...(replicas === 1
      ? {}
      : {
          topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
            maxSkew: 1,
            topologyKey,
            whenUnsatisfiable: 'ScheduleAnyway' as const,
            labelSelector: { matchLabels: { ...logstashPods(name) } },
          })),
        }),
    // ECK hardens the containers of Elasticsearch and Kibana by itself, but not these. Its root stays writable: nobody says
    // that the image starts without.
    initContainers: [{ name: 'logstash-internal-init-config', securityContext: hardenedContainer() }],
    containers: [
      {
        name: 'logstash',
        env: [{ name: 'LS_JAVA_OPTS', value: `-Xms${heap} -Xmx${heap}` }],
        resources: { requests: { cpu, memory }, limits: { memory } },
        securityContext: { ...hardenedContainer(), readOnlyRootFilesystem: false },
        volumeMounts: [{ name: 'certificates', mountPath: CERTIFICATES, readOnly: true }],
      },
    ],
    volumes: [{ name: 'certificates', secret: { secretName: certificateSecret } }],
  };
}
