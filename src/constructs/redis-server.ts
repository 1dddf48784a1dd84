import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { Container, PodTemplate } from '../../imports/core.ts';
import { StatefulSet } from '../../imports/stateful-set.ts';
import { GeneratedPassword } from './generated-password.ts';
import { memoryQuantity } from './memory-quantity.ts';
import { type NodePlacementProps, onNodes } from './node-placement.ts';
import { emptyDir, redisService, spread } from './redis-parts.ts';
import { redisProxy } from './redis-proxy.ts';
import { redisSentinelScript, redisServerScript, redisStopScript } from './redis-scripts.ts';
import { checksum } from './workload/checksum.ts';
import { hardenedContainer, hardenedPod } from './workload/hardening.ts';

export const redisExporterImage = 'docker.io/oliver006/redis_exporter:v1.87.0-alpine';

export interface RedisServerProps {
  /** Name of the Service that clients connect to, of the StatefulSet, and what begins the other names. */
  readonly name: string;
  readonly namespace: string;
  /** Labels that select all of it. */
  readonly labels: Readonly<Record<string, string>>;
  /** Image of Valkey with its tag. */
  readonly image: string;
  /** 1, or 3 and more. */
  readonly replicas: number;
  /** Bytes of data; the pods get half as much again. */
  readonly memoryBytes: number;
  readonly cpu: string;
  readonly storage: string;
  readonly storageClass: string;
  /** What goes when the memory is full. */
  readonly eviction: string;
  /** Name of the Secret with the key `password`, made here. */
  readonly secret: string;
  /** Default: the cluster's default priority. */
  readonly priorityClassName?: string;
  /** The nodes that it runs on. Default: any. */
  readonly nodes?: NodePlacementProps | undefined;
}

const MiB = 2 ** 20;
const FILES = '/etc/redis';

/**
 * Redis in the cluster: Valkey, the fork under an open licence that speaks the same protocol. From three servers on each
 * has a sentinel beside it; they vote on who is primary, and proxies send clients to whoever it is, so that clients know one
 * address and nothing of sentinels. Core kinds only: the images of Bitnami's chart are gone from the public since 2025, and
 * an operator would be one more thing that must run for a cache.
 *
 * The password is made in the cluster, once: nobody knows it.
 */
export class RedisServer extends Construct {
  constructor(scope: Construct, id: string, props: RedisServerProps) {
    super(scope, id);
    const { name, namespace, replicas } = props;
    const where = `StatefulSet ${namespace}/${name}`;
    if (!Number.isInteger(replicas) || replicas < 1 || replicas === 2) {
      throw new Error(`${where}: with ${replicas} servers there is no majority when one is gone. fix: use 1, or 3`);
    }
    if (props.memoryBytes < 64 * MiB) {
      throw new Error(`${where}: memoryBytes ${props.memoryBytes} is next to nothing. fix: use 64 MiB or more`);
    }
    const servers = { ...props.labels, 'app.kubernetes.io/component': 'redis' };
    const proxies = { ...props.labels, 'app.kubernetes.io/component': 'redis-proxy' };
    const highlyAvailable = replicas > 1;
    new GeneratedPassword(this, 'Password', {
      name: props.secret,
      namespace,
      labels: props.labels,
      data: { password: '{{ .password }}' },
    });
    serverObjects(this, props, servers);
    if (highlyAvailable) redisProxy(this, props, proxies);
    redisService(
      this,
      'Service',
      { name, namespace, labels: props.labels },
      highlyAvailable ? proxies : servers,
      false,
    );
  }
}

function serverObjects(scope: Construct, props: RedisServerProps, labels: Readonly<Record<string, string>>): void {
  const { name, namespace, replicas } = props;
  const metadata = { name, namespace, labels };
  const files = {
    'server.sh': redisServerScript,
    ...(replicas > 1 ? { 'sentinel.sh': redisSentinelScript, 'stop.sh': redisStopScript } : {}),
  };
  new k8s.KubeServiceAccount(scope, 'ServiceAccount', { metadata, automountServiceAccountToken: false });
  new k8s.KubeConfigMap(scope, 'Scripts', { metadata: { ...metadata, name: `${name}-scripts` }, data: files });
  // Names for single pods, also of those that are not ready: that is when sentinels and replicas look for one another.
  redisService(scope, 'Nodes', { name: `${name}-nodes`, namespace, labels }, labels, true);
  // Alone, a server could not be kept from a drain without keeping the node.
  if (replicas > 1) {
    new k8s.KubePodDisruptionBudget(scope, 'Budget', {
      metadata,
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: labels },
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });
  }
  new StatefulSet(scope, 'StatefulSet', {
    metadata,
    spec: {
      serviceName: `${name}-nodes`,
      replicas,
      // Sentinels must find a majority before anybody is ready.
      podManagementPolicy: 'Parallel',
      revisionHistoryLimit: 5,
      minReadySeconds: 10,
      updateStrategy: { type: 'RollingUpdate' },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      selector: { matchLabels: labels },
      template: serverTemplate(props, labels, checksum(files)),
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

function serverTemplate(props: RedisServerProps, labels: Readonly<Record<string, string>>, sum: string): PodTemplate {
  const { name, namespace, replicas, memoryBytes } = props;
  const domain = `${name}-nodes.${namespace}.svc`;
  const secret = { name: 'REDIS_PASSWORD', valueFrom: { secretKeyRef: { name: props.secret, key: 'password' } } };
  const common = [{ name: 'FIRST', value: `${name}-0.${domain}` }, { name: 'NODES', value: domain }, secret];
  // A copy of what changes while a replica is filled, and the buffers of replicas and clients.
  const memory = memoryQuantity(memoryBytes * 1.5);
  const mounts = [
    { name: 'scripts', mountPath: FILES, readOnly: true },
    { name: 'data', mountPath: '/data' },
    { name: 'tmp', mountPath: '/tmp' },
  ];
  const ping = (port: number): NonNullable<Container['livenessProbe']> => ({
    exec: {
      command: ['sh', '-c', `REDISCLI_AUTH="$REDIS_PASSWORD" timeout 3 valkey-cli -p ${port} ping | grep -q PONG`],
    },
    periodSeconds: 10,
    timeoutSeconds: 5,
    failureThreshold: 6,
  });
  const server: Container = {
    name: 'redis',
    image: props.image,
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', `${FILES}/server.sh`],
    env: [
      ...common,
      { name: 'EVICTION', value: props.eviction },
      { name: 'MEMORY', value: String(memoryBytes) },
      { name: 'REPLICAS', value: String(replicas) },
    ],
    ports: [{ name: 'redis', containerPort: 6379, protocol: 'TCP' }],
    resources: { requests: { cpu: props.cpu, memory }, limits: { memory } },
    // Reading a long append-only file takes its time.
    startupProbe: { ...ping(6379), failureThreshold: 60, periodSeconds: 5 },
    livenessProbe: ping(6379),
    readinessProbe: { ...ping(6379), periodSeconds: 5, failureThreshold: 2 },
    ...(replicas > 1 ? { lifecycle: { preStop: { exec: { command: ['sh', `${FILES}/stop.sh`] } } } } : {}),
    securityContext: hardenedContainer(),
    volumeMounts: [...mounts, { name: 'run', mountPath: '/run/redis' }],
  };
  const sentinel: Container = {
    name: 'sentinel',
    image: props.image,
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', `${FILES}/sentinel.sh`],
    env: [...common, { name: 'QUORUM', value: String(Math.floor(replicas / 2) + 1) }],
    ports: [{ name: 'sentinel', containerPort: 26_379, protocol: 'TCP' }],
    resources: { requests: { cpu: '20m', memory: '32Mi' }, limits: { memory: '64Mi' } },
    // It is asked for a failover by the server beside it, which is told to stop at the same time.
    lifecycle: { preStop: { exec: { command: ['sleep', '15'] } } },
    livenessProbe: { tcpSocket: { port: 26_379 }, periodSeconds: 10, failureThreshold: 6 },
    readinessProbe: { tcpSocket: { port: 26_379 }, periodSeconds: 5 },
    securityContext: hardenedContainer(),
    volumeMounts: mounts,
  };
  const exporter: Container = {
    name: 'exporter',
    image: redisExporterImage,
    imagePullPolicy: 'IfNotPresent',
    env: [{ name: 'REDIS_ADDR', value: 'redis://localhost:6379' }, secret],
    ports: [{ name: 'metrics', containerPort: 9121, protocol: 'TCP' }],
    resources: { requests: { cpu: '20m', memory: '32Mi' }, limits: { memory: '64Mi' } },
    livenessProbe: { httpGet: { path: '/health', port: 'metrics' }, periodSeconds: 10, failureThreshold: 6 },
    readinessProbe: { httpGet: { path: '/health', port: 'metrics' }, periodSeconds: 10 },
    securityContext: hardenedContainer(),
  };
  return {
    metadata: {
      labels: { ...labels },
      annotations: { 'kubectl.kubernetes.io/default-container': 'redis', 'checksum/scripts': sum },
    },
    spec: {
      serviceAccountName: name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      ...(props.priorityClassName === undefined ? {} : { priorityClassName: props.priorityClassName }),
      ...onNodes(props.nodes),
      terminationGracePeriodSeconds: 60,
      securityContext: { ...hardenedPod(), fsGroupChangePolicy: 'OnRootMismatch' },
      // Two servers on one node, or in one zone, are one that can be lost.
      topologySpreadConstraints: spread(labels, 'DoNotSchedule'),
      containers: [server, ...(replicas > 1 ? [sentinel] : []), exporter],
      volumes: [
        { name: 'scripts', configMap: { name: `${name}-scripts` } },
        emptyDir('run', '1Mi'),
        emptyDir('tmp', '16Mi'),
      ],
    },
  };
}
