import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Deployment } from '../../imports/apps.ts';
import { toYaml } from '../yaml/yaml.ts';
import { EGRESS_PROXY_METRICS_PORT, type EgressClient, egressProxyConfig } from './egress-proxy-config.ts';
import { ScrapedPods } from './pod-monitor.ts';
import { checksum } from './workload/checksum.ts';
import { hardenedContainer, hardenedPod } from './workload/hardening.ts';
import { labelsOf, selectorOf } from './workload/identity.ts';
import { spread } from './workload/placement.ts';
import { probes } from './workload/probes.ts';
import { gracePeriodSeconds, preStop } from './workload/shutdown.ts';

/** Envoy without a shell, as its project publishes it for amd64 and arm64. */
const IMAGE = 'docker.io/envoyproxy/envoy';
const VERSION = 'distroless-v1.39.1';
/** `nonroot` of the distroless base image. */
const USER = 65_532;

/** What a listener and its open tunnels may add up to, so that Envoy refuses connections before the kernel kills it. */
const MAX_CONNECTIONS = 2000;

export interface EgressProxyProps {
  readonly name: string;
  readonly namespace: string;
  /** Label `app.kubernetes.io/instance`: tells two installations of one platform apart. */
  readonly instance: string;
  readonly clients: readonly EgressClient[];
  /** Default: 2. */
  readonly replicas?: number;
  /** Kubernetes version, as `1.34`. */
  readonly kubernetes: string;
  /** Seconds that tunnels stay open after the pod was told to go; Envoy then closes them all. Default: 30. */
  readonly drainSeconds?: number;
  /** Default: the cluster's. */
  readonly priorityClass?: string;
  /** Default: docker.io/envoyproxy/envoy, distroless. */
  readonly image?: string;
}

/**
 * A forward proxy through which pods reach named hosts outside the cluster, and no others. NetworkPolicies know addresses,
 * not names: the proxy alone gets the way out, and each client its own port of the proxy with its own list of hosts.
 */
export class EgressProxy extends Construct {
  /** Labels that select its pods. */
  readonly selector: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: EgressProxyProps) {
    super(scope, id);
    const { name, namespace, clients, replicas = 2, drainSeconds = 30 } = props;
    refuse(`EgressProxy ${namespace}/${name}`, clients, replicas);
    const identity = { name, namespace, instance: props.instance, component: 'egress', version: VERSION };
    const labels = labelsOf(identity);
    this.selector = selectorOf(identity);
    const metadata = { name, namespace, labels };
    const config = { 'envoy.yaml': toYaml(egressProxyConfig(clients, MAX_CONNECTIONS)) };

    new k8s.KubeServiceAccount(this, 'ServiceAccount', { metadata, automountServiceAccountToken: false });
    new k8s.KubeConfigMap(this, 'ConfigMap', { metadata, data: config });
    new Deployment(this, 'Deployment', {
      metadata,
      spec: {
        replicas,
        revisionHistoryLimit: 5,
        minReadySeconds: 5,
        progressDeadlineSeconds: 300,
        selector: { matchLabels: this.selector },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          metadata: { labels, annotations: { 'checksum/config': checksum(config) } },
          spec: {
            serviceAccountName: name,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            ...(props.priorityClass === undefined ? {} : { priorityClassName: props.priorityClass }),
            terminationGracePeriodSeconds: gracePeriodSeconds({ drainSeconds, longestRequestSeconds: 0 }),
            securityContext: hardenedPod(USER),
            topologySpreadConstraints: spread(this.selector, 'pod-template-hash'),
            containers: [
              {
                name: 'envoy',
                image: `${props.image ?? IMAGE}:${VERSION}`,
                imagePullPolicy: 'IfNotPresent',
                command: [
                  '/usr/local/bin/envoy',
                  '--config-path',
                  '/etc/envoy/envoy.yaml',
                  // One thread for each core of the node would cost memory that the limit does not have.
                  '--concurrency',
                  '2',
                  '--log-level',
                  'warn',
                  // It needs shared memory between an old and a new process, and pods have one.
                  '--disable-hot-restart',
                ],
                ports: [
                  ...clients.map(({ port }) => ({
                    name: `proxy-${port}`,
                    containerPort: port,
                    protocol: 'TCP' as const,
                  })),
                  { name: 'metrics', containerPort: EGRESS_PROXY_METRICS_PORT, protocol: 'TCP' },
                ],
                resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '1', memory: '256Mi' } },
                ...probes({ live: '/ready', ready: '/ready', startupSeconds: 30, port: 'metrics' }),
                // Envoy closes every tunnel the moment it is told to stop. Until then it serves: those that are open, and
                // those that still come because the endpoints are older than the decision.
                lifecycle: { preStop: preStop(props.kubernetes, drainSeconds) },
                securityContext: hardenedContainer(),
                volumeMounts: [{ name: 'config', mountPath: '/etc/envoy', readOnly: true }],
              },
            ],
            volumes: [{ name: 'config', configMap: { name } }],
          },
        },
      },
    });
    new k8s.KubeService(this, 'Service', {
      metadata,
      spec: {
        type: 'ClusterIP',
        selector: { ...this.selector },
        // Service and container port are one: a policy that names the port means both.
        ports: clients.map(({ name: client, port }) => ({
          name: client,
          port,
          targetPort: k8s.IntOrString.fromNumber(port),
          protocol: 'TCP',
        })),
      },
    });
    new k8s.KubePodDisruptionBudget(this, 'PodDisruptionBudget', {
      metadata,
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: { ...this.selector } },
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });
    new ScrapedPods(this, 'PodMonitor', {
      name,
      namespace,
      selector: this.selector,
      path: '/stats/prometheus',
      interval: '30s',
      podLabels: [],
    });
  }
}

function refuse(where: string, clients: readonly EgressClient[], replicas: number): void {
  if (clients.length === 0)
    throw new Error(`${where}: clients is empty. fix: leave the proxy out where nothing uses it`);
  if (!Number.isInteger(replicas) || replicas < 1) {
    throw new Error(`${where}: replicas ${replicas} is not a count. fix: use a whole number from 1`);
  }
  const taken = new Map<number, string>([[EGRESS_PROXY_METRICS_PORT, 'its own metrics']]);
  for (const { name, port, hosts } of clients) {
    if (hosts.length === 0) {
      throw new Error(`${where}: ${name} has no hosts. fix: name those it may reach, or leave the client out`);
    }
    const other = taken.get(port);
    if (other !== undefined) {
      throw new Error(
        `${where}: port ${port} of ${name} is that of ${other}, and whoever reaches the port may reach its hosts. fix: give each client a port of its own`,
      );
    }
    taken.set(port, name);
    for (const { host } of hosts) {
      if (!/^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z]([-a-z0-9]*[a-z0-9])?$/.test(host)) {
        throw new Error(`${where}: '${host}' of ${name} is not a host name. fix: write it whole, e.g. api.example.com`);
      }
    }
  }
}
