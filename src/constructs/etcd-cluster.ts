import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { PodTemplate } from '../../imports/core.ts';
import { StatefulSet } from '../../imports/stateful-set.ts';
import { memoryQuantity } from './memory-quantity.ts';
import { type NodePlacementProps, onNodes } from './node-placement.ts';
import { hardenedContainer, hardenedPod } from './workload/hardening.ts';

const CLIENT = 2379;
const PEER = 2380;
const METRICS = 2381;
const DATA = '/var/lib/etcd';

export interface EtcdClusterProps {
  /** Name of the StatefulSet, and of the Service that clients may use; members are `<name>-<i>.<name>-members`. */
  readonly name: string;
  readonly namespace: string;
  /** Labels of the pods: they select them too. */
  readonly labels: Readonly<Record<string, string>>;
  /** Image of etcd with its tag. */
  readonly image: string;
  /** An odd number. */
  readonly members: number;
  /** Size of each member's volume. */
  readonly storage: string;
  readonly storageClass: string;
  readonly cpu: string;
  /** Memory of each member in bytes, requested and limited. */
  readonly memoryBytes: number;
  /** Default: the cluster's default priority. */
  readonly priorityClassName?: string;
  /** The nodes that it runs on. Default: any. */
  readonly nodes?: NodePlacementProps | undefined;
}

/**
 * etcd in core kinds: its image needs nothing but arguments, and its members find one another by their names.
 *
 * Members speak TLS among themselves, with certificates that they make up. Clients speak none: Milvus' operator, which asks
 * for etcd's health before it starts anything, has no way to be given a certificate. NetworkPolicies name who gets there.
 */
export class EtcdCluster extends Construct {
  constructor(scope: Construct, id: string, props: EtcdClusterProps) {
    super(scope, id);
    const { name, namespace, members, labels } = props;
    if (!Number.isInteger(members) || members < 1 || members % 2 === 0) {
      throw new Error(
        `StatefulSet ${namespace}/${name}: ${members} members of etcd agree no better than one less. fix: use 1, 3 or 5`,
      );
    }
    const metadata = { name, namespace, labels: { ...labels } };
    new k8s.KubeServiceAccount(this, 'ServiceAccount', { metadata, automountServiceAccountToken: false });
    service(this, 'Service', metadata, labels, false);
    service(this, 'Members', { ...metadata, name: `${name}-members` }, labels, true);
    if (members > 1) {
      new k8s.KubePodDisruptionBudget(this, 'Budget', {
        metadata,
        spec: {
          maxUnavailable: k8s.IntOrString.fromNumber(1),
          selector: { matchLabels: { ...labels } },
          unhealthyPodEvictionPolicy: 'AlwaysAllow',
        },
      });
    }
    new StatefulSet(this, 'StatefulSet', {
      metadata,
      spec: {
        serviceName: `${name}-members`,
        replicas: members,
        // The first member is ready only when a majority is there.
        podManagementPolicy: 'Parallel',
        revisionHistoryLimit: 5,
        minReadySeconds: 10,
        updateStrategy: { type: 'RollingUpdate' },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        selector: { matchLabels: { ...labels } },
        template: template(props),
        volumeClaimTemplates: [
          {
            // Written out, since the API server adds these to the list's entry: Argo CD would see a difference for ever.
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            metadata: { name: 'data' },
            spec: {
              volumeMode: 'Filesystem',
              accessModes: ['ReadWriteOnce'],
              storageClassName: props.storageClass,
              resources: { requests: { storage: props.storage } },
            },
          },
        ],
      },
    });
  }
}

function service(
  scope: Construct,
  id: string,
  metadata: { readonly name: string; readonly namespace: string; readonly labels: Record<string, string> },
  selector: Readonly<Record<string, string>>,
  headless: boolean,
): void {
  const port = (name: string, number: number): k8s.ServicePort => ({
    name,
    port: number,
    targetPort: k8s.IntOrString.fromString(name),
    protocol: 'TCP',
  });
  new k8s.KubeService(scope, id, {
    metadata,
    spec: {
      type: 'ClusterIP',
      // Members look for one another before they are ready.
      ...(headless ? { clusterIp: 'None', publishNotReadyAddresses: true } : {}),
      selector: { ...selector },
      ports: headless ? [port('client', CLIENT), port('peer', PEER)] : [port('client', CLIENT)],
    },
  });
}

function template(props: EtcdClusterProps) {
  const { name, namespace, labels, image, members, cpu, memoryBytes, priorityClassName, nodes } = props;
  const memory = memoryQuantity(memoryBytes);
  const domain = `${name}-members.${namespace}.svc`;
  const peer = (pod: string) => `https://${pod}.${domain}:${PEER}`;
  const initial = Array.from({ length: members }, (_, i) => `${name}-${i}=${peer(`${name}-${i}`)}`).join(',');
  const probe = (path: string) => ({ httpGet: { path, port: 'metrics' }, periodSeconds: 10, timeoutSeconds: 5 });
  const made: PodTemplate = {
    metadata: { labels: { ...labels } },
    spec: {
      serviceAccountName: name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      ...(priorityClassName === undefined ? {} : { priorityClassName }),
      ...onNodes(nodes),
      terminationGracePeriodSeconds: 60,
      securityContext: { ...hardenedPod(), fsGroupChangePolicy: 'OnRootMismatch' },
      // Two members on one node, or in one zone, are one that can be lost.
      topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { ...labels } },
      })),
      containers: [
        {
          name: 'etcd',
          image,
          imagePullPolicy: 'IfNotPresent',
          command: ['/usr/local/bin/etcd'],
          args: [
            '--name=$(POD)',
            `--data-dir=${DATA}/data`,
            `--listen-client-urls=http://0.0.0.0:${CLIENT}`,
            `--advertise-client-urls=http://$(POD).${domain}:${CLIENT}`,
            `--listen-peer-urls=https://0.0.0.0:${PEER}`,
            `--initial-advertise-peer-urls=${peer('$(POD)')}`,
            '--peer-auto-tls',
            `--listen-metrics-urls=http://0.0.0.0:${METRICS}`,
            `--initial-cluster=${initial}`,
            `--initial-cluster-token=${namespace}-${name}`,
            '--initial-cluster-state=new',
            // Old revisions go: what is kept is metadata, of which the present counts.
            '--auto-compaction-mode=revision',
            '--auto-compaction-retention=1000',
            '--quota-backend-bytes=4294967296',
            '--snapshot-count=50000',
          ],
          env: [{ name: 'POD', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } }],
          ports: [
            { name: 'client', containerPort: CLIENT, protocol: 'TCP' },
            { name: 'peer', containerPort: PEER, protocol: 'TCP' },
            { name: 'metrics', containerPort: METRICS, protocol: 'TCP' },
          ],
          resources: { requests: { cpu, memory }, limits: { memory } },
          startupProbe: { ...probe('/health?serializable=true'), periodSeconds: 5, failureThreshold: 60 },
          // Serializable: a member that has lost the others is not helped by a restart.
          livenessProbe: { ...probe('/health?serializable=true'), failureThreshold: 6 },
          readinessProbe: { ...probe('/health'), failureThreshold: 3 },
          securityContext: hardenedContainer(),
          volumeMounts: [{ name: 'data', mountPath: DATA }],
        },
      ],
    },
  };
  return made;
}
