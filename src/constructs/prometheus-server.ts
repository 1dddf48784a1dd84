import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { type IPrometheus, Prometheus, ServiceMonitor } from '../../imports/monitoring.coreos.com.ts';
import { PodDisruptionBudget } from './pod-disruption-budget.ts';
import { PrometheusAccess } from './prometheus-access.ts';
import { retentionSize } from './retention-size.ts';
import { hardenedPod } from './workload/hardening.ts';

type Spec = NonNullable<IPrometheus['spec']>;
type Labels = Readonly<Record<string, string>>;

export interface PrometheusServerProps {
  /** Name of the Prometheus resource. */
  readonly name: string;
  readonly namespace: string;
  /** Name of the Service in front of it, which is also the `job` of its own metrics. */
  readonly service: string;
  /** Labels that the operator gives its pods, and those of no other Prometheus in the namespace. */
  readonly pods: Labels;
  readonly replicas: number;
  /** How often metrics are fetched that name no interval of their own, and rules judged, e.g. `30s`. */
  readonly interval: string;
  /** How long samples stay, e.g. `30d`. */
  readonly retention: string;
  /** The volume of each replica, e.g. `100Gi`. */
  readonly storage: string;
  readonly storageClass: string;
  /** Of each replica's container. CPU is requested alone. */
  readonly resources: { readonly cpu: string; readonly memory: string; readonly memoryLimit: string };
  /** Labels that every alert and every sample sent elsewhere gets. */
  readonly externalLabels: Labels;
  /** The address of its page, for the link in each alert. Default: the operator's guess. */
  readonly externalUrl?: string;
  /** Labels of the monitors and probes that it takes. Default: all. */
  readonly monitorLabels?: Labels;
  /** Labels of the rules that it takes. Default: all. */
  readonly ruleLabels?: Labels;
  /** The Alertmanager's Service, in the same namespace. */
  readonly alertmanager: string;
  /** The sidecar that ships samples to object storage. Default: none. */
  readonly thanos?: Spec['thanos'];
  /** More volumes, for the sidecar. Default: none. */
  readonly volumes?: Spec['volumes'];
  /** Annotations of the ServiceAccount, e.g. its IAM role. Default: none. */
  readonly serviceAccountAnnotations?: Labels;
}

const PORT = 'http-web';

/**
 * One Prometheus that sees every namespace, with what it may read, a Service, its own metrics and room for a drain.
 *
 * Its objects are ours and not a chart's, so that what it selects, and how long it remembers, is in Git as an object of
 * its own that the API's schema judges.
 */
export class PrometheusServer extends Construct {
  constructor(scope: Construct, id: string, props: PrometheusServerProps) {
    super(scope, id);
    const { name, namespace, service, replicas } = props;
    const where = `Prometheus ${namespace}/${name}`;
    if (!Number.isInteger(replicas) || replicas < 1) {
      throw new Error(`${where}: ${replicas} replicas. fix: use a whole number from 1; 2 for high availability`);
    }
    if (!/^\d+(s|m|h|d|w|y)$/.test(props.retention)) {
      throw new Error(`${where}: retention '${props.retention}' is no duration of Prometheus. fix: write e.g. 30d`);
    }
    const labels = { app: service, 'app.kubernetes.io/name': 'prometheus', 'app.kubernetes.io/instance': name };
    const account = `prometheus-${name}`;
    new PrometheusAccess(this, 'Access', {
      name: account,
      namespace,
      labels,
      ...(props.serviceAccountAnnotations ? { annotations: props.serviceAccountAnnotations } : {}),
    });
    new Prometheus(this, 'Prometheus', { metadata: { name, namespace, labels }, spec: spec(props, account) });
    new k8s.KubeService(this, 'Service', {
      metadata: { name: service, namespace, labels },
      spec: {
        type: 'ClusterIP',
        selector: { ...props.pods },
        ports: [port(PORT, 9090), port('reloader-web', 8080)],
      },
    });
    new ServiceMonitor(this, 'ServiceMonitor', {
      metadata: { name: service, namespace, labels },
      spec: {
        selector: { matchLabels: labels },
        namespaceSelector: { matchNames: [namespace] },
        endpoints: [
          { port: PORT, path: '/metrics' },
          { port: 'reloader-web', path: '/metrics' },
        ],
      },
    });
    if (replicas === 1) return;
    new PodDisruptionBudget(this, 'Budget', {
      name: account,
      namespace,
      labels,
      selector: props.pods,
      maxUnavailable: 1,
    });
  }
}

function spec(props: PrometheusServerProps, serviceAccountName: string): Spec {
  const { replicas, interval, pods, resources, storage, storageClass } = props;
  const labelSelector = { matchLabels: { ...pods } };
  return {
    replicas,
    shards: 1,
    serviceAccountName,
    portName: PORT,
    scrapeInterval: interval,
    evaluationInterval: interval,
    retention: props.retention,
    retentionSize: retentionSize(storage),
    walCompression: true,
    externalLabels: { ...props.externalLabels },
    ...(props.externalUrl === undefined ? {} : { externalUrl: props.externalUrl }),
    alerting: {
      alertmanagers: [{ name: props.alertmanager, namespace: props.namespace, port: PORT, apiVersion: 'v2' }],
    },
    ...selectors(props),
    resources: {
      requests: { cpu: resources.cpu, memory: resources.memory },
      limits: { memory: resources.memoryLimit },
    },
    securityContext: hardenedPod(1000),
    // Two replicas on one node are one replica.
    ...(replicas === 1
      ? {}
      : {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector },
              ],
            },
          },
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector,
            },
          ],
        }),
    storage: { volumeClaimTemplate: claim(storage, storageClass) },
    ...(props.volumes === undefined ? {} : { volumes: props.volumes }),
    ...(props.thanos === undefined ? {} : { thanos: props.thanos }),
  };
}

type Claim = NonNullable<NonNullable<Spec['storage']>['volumeClaimTemplate']>;

/** The types ask for a kind of the embedded claim, which there is not: the API takes its spec alone. */
function claim(storage: string, storageClassName: string): Claim {
  const spec: Claim['spec'] = {
    accessModes: ['ReadWriteOnce'],
    storageClassName,
    resources: { requests: { storage } },
  };
  return { spec } as Claim;
}

/** Of every namespace. An empty selector takes all; one that is left out takes none. */
function selectors({ monitorLabels = {}, ruleLabels = {} }: PrometheusServerProps): Partial<Spec> {
  const of = (labels: Labels) => (Object.keys(labels).length === 0 ? {} : { matchLabels: { ...labels } });
  return {
    serviceMonitorSelector: of(monitorLabels),
    serviceMonitorNamespaceSelector: {},
    podMonitorSelector: of(monitorLabels),
    podMonitorNamespaceSelector: {},
    probeSelector: of(monitorLabels),
    probeNamespaceSelector: {},
    scrapeConfigSelector: of(monitorLabels),
    scrapeConfigNamespaceSelector: {},
    ruleSelector: of(ruleLabels),
    ruleNamespaceSelector: {},
  };
}

function port(name: string, number: number): k8s.ServicePort {
  return { name, port: number, protocol: 'TCP', targetPort: k8s.IntOrString.fromString(name) };
}
