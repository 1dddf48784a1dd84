import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { Deployment } from '../../imports/apps.ts';
import { type NodePlacementProps, onNodes } from './node-placement.ts';
import { emptyDir, spread } from './redis-parts.ts';
import { redisProxyConfig } from './redis-scripts.ts';
import { checksum } from './workload/checksum.ts';
import { hardenedContainer, hardenedPod } from './workload/hardening.ts';

export const redisProxyImage = 'docker.io/library/haproxy:3.2.24-alpine';

export interface RedisProxyProps {
  /** Name of the StatefulSet of the servers; `<name>-proxy` is the Deployment. */
  readonly name: string;
  readonly namespace: string;
  /** How many servers there are. */
  readonly replicas: number;
  /** Name of the Secret with the key `password`. */
  readonly secret: string;
  readonly priorityClassName?: string | undefined;
  /** The nodes that it runs on. Default: any. */
  readonly nodes?: NodePlacementProps | undefined;
}

/** The proxies that find the primary: adds their Deployment and what belongs to it. */
export function redisProxy(scope: Construct, props: RedisProxyProps, labels: Readonly<Record<string, string>>): void {
  const { namespace, replicas } = props;
  const name = `${props.name}-proxy`;
  const metadata = { name, namespace, labels };
  const servers = [...Array(replicas).keys()].map((i) => `${props.name}-${i}.${props.name}-nodes.${namespace}.svc`);
  const data = { 'haproxy.cfg': redisProxyConfig(servers.map((server) => `${server}.cluster.local`)) };
  new k8s.KubeServiceAccount(scope, 'ProxyServiceAccount', { metadata, automountServiceAccountToken: false });
  new k8s.KubeConfigMap(scope, 'ProxyConfig', { metadata, data });
  new k8s.KubePodDisruptionBudget(scope, 'ProxyBudget', {
    metadata,
    spec: {
      maxUnavailable: k8s.IntOrString.fromNumber(1),
      selector: { matchLabels: labels },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
  new Deployment(scope, 'Proxy', {
    metadata,
    spec: {
      replicas: 2,
      revisionHistoryLimit: 5,
      minReadySeconds: 5,
      progressDeadlineSeconds: 600,
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels: { ...labels }, annotations: { 'checksum/config': checksum(data) } },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          ...(props.priorityClassName === undefined ? {} : { priorityClassName: props.priorityClassName }),
          ...onNodes(props.nodes),
          terminationGracePeriodSeconds: 30,
          securityContext: hardenedPod(),
          topologySpreadConstraints: spread(labels, 'ScheduleAnyway'),
          containers: [
            {
              name: 'haproxy',
              image: redisProxyImage,
              imagePullPolicy: 'IfNotPresent',
              command: ['haproxy', '-W', '-db', '-f', '/etc/haproxy/haproxy.cfg'],
              env: [{ name: 'REDIS_PASSWORD', valueFrom: { secretKeyRef: { name: props.secret, key: 'password' } } }],
              ports: [
                { name: 'redis', containerPort: 6379, protocol: 'TCP' },
                { name: 'metrics', containerPort: 8404, protocol: 'TCP' },
              ],
              resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } },
              // Ready without a primary too: that there is none is no reason to take the proxies away.
              livenessProbe: { httpGet: { path: '/healthz', port: 'metrics' }, periodSeconds: 10, failureThreshold: 6 },
              readinessProbe: { httpGet: { path: '/healthz', port: 'metrics' }, periodSeconds: 5 },
              securityContext: hardenedContainer(),
              volumeMounts: [
                { name: 'config', mountPath: '/etc/haproxy', readOnly: true },
                { name: 'tmp', mountPath: '/tmp' },
              ],
            },
          ],
          volumes: [{ name: 'config', configMap: { name } }, emptyDir('tmp', '16Mi')],
        },
      },
    },
  });
}
