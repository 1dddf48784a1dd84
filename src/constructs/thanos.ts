import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Deployment } from '../../imports/apps.ts';
import type { PodSpec, Volume } from '../../imports/core.ts';
import { PodDisruptionBudget } from './pod-disruption-budget.ts';
import { spread } from './redis-parts.ts';
import { hardenedContainer, hardenedPod } from './workload/hardening.ts';

type Part = 'compact' | 'query' | 'store';
type Labels = Readonly<Record<string, string>>;

export interface ThanosProps {
  readonly namespace: string;
  /** Labels of the pods of all parts; each adds `app.kubernetes.io/component`. */
  readonly labels: Labels;
  /** Image with its tag. */
  readonly image: string;
  /** Of those that answer questions; blocks are put together by one. */
  readonly replicas: number;
  /** ConfigMap with `objstore.yml`, in the same namespace. */
  readonly storage: string;
  /** IAM role of the parts that read and write blocks. */
  readonly roleArn: string;
  /** How long samples stay, by resolution, e.g. `30d`. */
  readonly retention: { readonly raw: string; readonly fiveMinutes: string; readonly hour: string };
  /** The disk on which blocks are put together. */
  readonly scratch: { readonly size: string; readonly storageClass: string };
  /** `name.namespace.svc` of the headless Service of Prometheus, whose port `grpc` is the sidecars'. */
  readonly sidecars: string;
  /** Memory of each part. */
  readonly memory: string;
}

const HTTP = 10_902;
const GRPC = 10_901;

/**
 * The long memory of Prometheus: a gateway to the blocks in object storage, one that puts them together, thins them out and
 * removes the old, and one that asks both these and Prometheus.
 *
 * In core kinds with the official image: the chart that most use is Bitnami's, which is gone from public use.
 */
export class Thanos extends Construct {
  constructor(scope: Construct, id: string, props: ThanosProps) {
    super(scope, id);
    const { namespace, replicas, retention, sidecars } = props;
    if (!Number.isInteger(replicas) || replicas < 1) {
      throw new Error(`Thanos in ${namespace}: ${replicas} replicas. fix: use a whole number from 1`);
    }
    const objstore = '--objstore.config-file=/etc/thanos/objstore.yml';
    this.part(props, 'store', replicas, [
      'store',
      '--data-dir=/data',
      objstore,
      `--grpc-address=0.0.0.0:${GRPC}`,
      `--http-address=0.0.0.0:${HTTP}`,
    ]);
    // One alone: two would put the same blocks together.
    this.part(props, 'compact', 1, [
      'compact',
      '--wait',
      '--data-dir=/data',
      objstore,
      `--http-address=0.0.0.0:${HTTP}`,
      `--retention.resolution-raw=${retention.raw}`,
      `--retention.resolution-5m=${retention.fiveMinutes}`,
      `--retention.resolution-1h=${retention.hour}`,
      '--delete-delay=48h',
    ]);
    this.part(props, 'query', replicas, [
      'query',
      `--grpc-address=0.0.0.0:${GRPC}`,
      `--http-address=0.0.0.0:${HTTP}`,
      // The operator tells the servers apart by it; what they have in common is shown once.
      '--query.replica-label=prometheus_replica',
      '--query.auto-downsampling',
      `--endpoint=dnssrv+_grpc._tcp.${sidecars}`,
      `--endpoint=dnssrv+_grpc._tcp.thanos-store.${namespace}.svc`,
    ]);
  }

  private part(props: ThanosProps, part: Part, replicas: number, args: string[]): void {
    const { namespace } = props;
    const name = `thanos-${part}`;
    const labels = { ...props.labels, 'app.kubernetes.io/component': part };
    const metadata = { name, namespace, labels };
    const role = part === 'query' ? {} : { annotations: { 'eks.amazonaws.com/role-arn': props.roleArn } };
    new k8s.KubeServiceAccount(this, `${part}-account`, {
      metadata: { ...metadata, ...role },
      automountServiceAccountToken: false,
    });
    new Deployment(this, `${part}-deployment`, {
      metadata,
      spec: {
        replicas,
        revisionHistoryLimit: 5,
        minReadySeconds: 10,
        progressDeadlineSeconds: 900,
        selector: { matchLabels: labels },
        // Of the one that puts blocks together, the old goes before the new begins.
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: part === 'compact' ? { maxSurge: 0, maxUnavailable: 1 } : { maxSurge: 1, maxUnavailable: 0 },
        },
        template: { metadata: { labels }, spec: podSpec(props, part, name, labels, args) },
      },
    });
    if (part !== 'compact') {
      new k8s.KubeService(this, `${part}-service`, {
        metadata,
        spec: {
          type: 'ClusterIP',
          // Each of them is asked by name: all have the same blocks, and share the work.
          ...(part === 'store' ? { clusterIp: 'None' } : {}),
          selector: labels,
          ports: [servicePort('grpc', GRPC), servicePort('http', HTTP)],
        },
      });
    }
    if (replicas > 1) {
      new PodDisruptionBudget(this, `${part}-budget`, { name, namespace, labels, selector: labels, maxUnavailable: 1 });
    }
  }
}

function podSpec(props: ThanosProps, part: Part, name: string, labels: Labels, args: string[]): PodSpec {
  const probe = (path: string, failureThreshold: number) => ({
    httpGet: { path, port: 'http', scheme: 'HTTP' as const },
    periodSeconds: 10,
    timeoutSeconds: 5,
    failureThreshold,
  });
  const data = part !== 'query';
  return {
    serviceAccountName: name,
    // The IAM role's own token is projected beside it.
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 120,
    securityContext: hardenedPod(1001),
    ...(part === 'compact' ? {} : { topologySpreadConstraints: spread(labels, 'ScheduleAnyway') }),
    containers: [
      {
        name: 'thanos',
        image: props.image,
        imagePullPolicy: 'IfNotPresent',
        args,
        ports: [
          { name: 'http', containerPort: HTTP, protocol: 'TCP' },
          ...(part === 'compact' ? [] : [{ name: 'grpc', containerPort: GRPC, protocol: 'TCP' as const }]),
        ],
        // Reading the list of blocks takes its time at first.
        startupProbe: probe('/-/ready', 90),
        readinessProbe: probe('/-/ready', 6),
        livenessProbe: probe('/-/healthy', 6),
        resources: { requests: { cpu: '100m', memory: props.memory }, limits: { memory: props.memory } },
        securityContext: hardenedContainer(),
        volumeMounts: data
          ? [
              { name: 'data', mountPath: '/data' },
              { name: 'storage', mountPath: '/etc/thanos', readOnly: true },
            ]
          : [],
      },
    ],
    ...(data ? { volumes: [dataVolume(props, part), { name: 'storage', configMap: { name: props.storage } }] } : {}),
  };
}

/** Nothing of it must last: what is lost is fetched again. */
function dataVolume({ scratch }: ThanosProps, part: Part): Volume {
  if (part === 'store') return { name: 'data', emptyDir: { sizeLimit: '8Gi' } };
  return {
    name: 'data',
    ephemeral: {
      volumeClaimTemplate: {
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: scratch.storageClass,
          resources: { requests: { storage: scratch.size } },
        },
      },
    },
  };
}

function servicePort(name: string, number: number): k8s.ServicePort {
  return { name, port: number, protocol: 'TCP', targetPort: k8s.IntOrString.fromString(name) };
}
