import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { type IOpenTelemetryCollector, OpenTelemetryCollector } from '../../imports/opentelemetry.io.ts';
import { hardenedContainer, hardenedPod } from './workload/hardening.ts';

type Spec = IOpenTelemetryCollector['spec'];

export interface CollectorProps {
  /** Name of the OpenTelemetryCollector; its pods and its Service are `<name>-collector`. */
  readonly name: string;
  readonly namespace: string;
  /** Labels that the operator gives the pods. */
  readonly pods: Readonly<Record<string, string>>;
  readonly image: string;
  readonly replicas: number;
  readonly resources: { readonly cpu: string; readonly memory: string };
  readonly config: Spec['config'];
  /** Ports of the Service beside those of the receivers: name → port. Default: none. */
  readonly ports?: Readonly<Record<string, number>>;
  readonly env?: Spec['env'];
  readonly volumes?: Spec['volumes'];
  readonly volumeMounts?: Spec['volumeMounts'];
  /** Annotations of the ServiceAccount, e.g. its IAM role. Default: none. */
  readonly serviceAccountAnnotations?: Readonly<Record<string, string>>;
}

/** Where every collector tells how it is itself. */
const TELEMETRY = {
  logs: { encoding: 'json', level: 'info' },
  metrics: {
    level: 'normal',
    readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: 8888 } } } }],
  },
} as const;

/** A collector that the OpenTelemetry operator runs as a Deployment, hardened, spread, with room for a drain. */
export class Collector extends Construct {
  constructor(scope: Construct, id: string, props: CollectorProps) {
    super(scope, id);
    const { name, namespace, replicas, config, resources, volumes, volumeMounts, env } = props;
    const where = `OpenTelemetryCollector ${namespace}/${name}`;
    if (!Number.isInteger(replicas) || replicas < 1) {
      throw new Error(`${where}: ${replicas} replicas. fix: use a whole number from 1`);
    }
    for (const [pipeline, { receivers, processors = [], exporters }] of Object.entries(config.service.pipelines)) {
      const known = { ...config.receivers, ...config.processors, ...config.exporters, ...config.connectors };
      const missing = [...receivers, ...processors, ...exporters].find((part) => !(part in known));
      if (missing !== undefined) {
        throw new Error(`${where}: pipeline ${pipeline} uses ${missing}, which is not configured. fix: configure it`);
      }
    }
    const account = `${name}-collector`;
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: { name: account, namespace, annotations: { ...props.serviceAccountAnnotations } },
      automountServiceAccountToken: false,
    });
    const spread = ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: 'ScheduleAnyway' as const,
      labelSelector: { matchLabels: { ...props.pods } },
    }));
    new OpenTelemetryCollector(this, 'Collector', {
      metadata: { name, namespace },
      spec: {
        mode: 'deployment',
        managementState: 'managed',
        // The image and its configuration change together, in Git.
        upgradeStrategy: 'none',
        image: props.image,
        replicas,
        serviceAccount: account,
        podSecurityContext: hardenedPod(),
        securityContext: hardenedContainer(),
        resources: {
          requests: { cpu: resources.cpu, memory: resources.memory },
          limits: { memory: resources.memory },
        },
        ...(replicas > 1 ? { podDisruptionBudget: { maxUnavailable: 1 }, topologySpreadConstraints: spread } : {}),
        ...(env ? { env } : {}),
        ...(volumes ? { volumes } : {}),
        ...(volumeMounts ? { volumeMounts } : {}),
        ...(props.ports
          ? {
              ports: Object.entries(props.ports).map(([port, number]) => ({
                name: port,
                port: number,
                protocol: 'TCP' as const,
                targetPort: number,
              })),
            }
          : {}),
        config: { ...config, service: { ...config.service, telemetry: TELEMETRY } },
      },
    });
  }
}
