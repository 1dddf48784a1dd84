import type { PodTemplate } from '../../../imports/core.ts';
import { type NodePlacementProps, onNodes } from '../node-placement.ts';
import { type ApplicationProps, applicationContainer } from './application-container.ts';
import { hardenedPod } from './hardening.ts';
import { labelsOf, selectorOf, type WorkloadIdentity } from './identity.ts';
import { type MeshedPodProps, meshedPod } from './meshed-pod.ts';
import { type NginxSidecarProps, nginxSidecar } from './nginx-sidecar.ts';
import { nodesOf, type RevisionLabel, spread } from './placement.ts';
import { gracePeriodSeconds, type ShutdownProps } from './shutdown.ts';

export interface PodProps {
  readonly identity: WorkloadIdentity;
  /** Kubernetes version, as major.minor: what may be asked of it. */
  readonly kubernetes: string;
  readonly application: ApplicationProps;
  /** An nginx in front of the application. Default: none; the application takes the traffic itself. */
  readonly nginx?: NginxSidecarProps | undefined;
  readonly shutdown: ShutdownProps;
  /** Default: the cluster's default priority. */
  readonly priorityClass?: string | undefined;
  /** The nodes that the pods run on. Default: any. */
  readonly nodes?: NodePlacementProps | undefined;
  /** What the images are built for. Default: amd64 and arm64. */
  readonly architectures?: readonly string[] | undefined;
  /** User id of the pod's processes, where the container names no other. Default: 10001. */
  readonly user?: number | undefined;
  /** The pods are part of a mesh, and get a proxy beside them. Default: they are not. */
  readonly mesh?: MeshedPodProps | undefined;
  /** ConfigMaps of the application's environment, of nginx.conf, and of its flags where it reads any. */
  readonly configMaps: { readonly environment: string; readonly nginx: string; readonly flags?: string };
  /** More annotations, e.g. checksums of the ConfigMaps. */
  readonly annotations: Readonly<Record<string, string>>;
  /** More labels of the pods, which spread apart from those that have others. Default: none. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Where the controller that makes the pods keeps their revision. */
  readonly revisionLabel: RevisionLabel;
}

/** The template of a service's pods: hardened, probed, spread, and able to end without losing a request. */
export function podTemplate(props: PodProps): PodTemplate {
  const { identity, kubernetes, shutdown, nginx } = props;
  const { drainSeconds } = shutdown;
  const application = applicationContainer(identity.name, props.application, {
    configMap: props.configMaps.environment,
    flags: props.configMaps.flags,
    kubernetes,
    drainSeconds,
    proxied: nginx !== undefined,
  });
  const sidecar = nginx && nginxSidecar(nginx, { configMap: props.configMaps.nginx, kubernetes, drainSeconds });
  const ports = [application, ...(sidecar ? [sidecar] : [])].flatMap(({ container }) => container.ports ?? []);
  refuseSharedPorts(identity.name, ports);
  const mesh = props.mesh && meshedPod(props.mesh, props.application.metricsPort);
  return {
    metadata: {
      labels: { ...labelsOf(identity), ...mesh?.labels, ...props.labels },
      annotations: {
        'kubectl.kubernetes.io/default-container': identity.name,
        ...mesh?.annotations,
        ...props.annotations,
      },
    },
    spec: {
      serviceAccountName: identity.name,
      // Nothing in the pod asks the API server. A cloud role needs no such token: its own is projected beside it.
      automountServiceAccountToken: false,
      // Otherwise every Service of the namespace becomes variables, and one called like an own variable wins.
      enableServiceLinks: false,
      ...(props.priorityClass === undefined ? {} : { priorityClassName: props.priorityClass }),
      terminationGracePeriodSeconds: gracePeriodSeconds(shutdown),
      securityContext: hardenedPod(props.user),
      ...onNodes(props.nodes),
      affinity: nodesOf(props.architectures ?? ['amd64', 'arm64']),
      topologySpreadConstraints: spread({ ...selectorOf(identity), ...props.labels }, props.revisionLabel),
      containers: [application.container, ...(sidecar ? [sidecar.container] : [])],
      volumes: [...application.volumes, ...(sidecar?.volumes ?? [])],
    },
  };
}

/** Containers of a pod share one network: the second on a port fails to start. */
function refuseSharedPorts(workload: string, ports: readonly { name?: string; containerPort: number }[]): void {
  for (const port of ports) {
    const other = ports.find((p) => p.containerPort === port.containerPort && p.name !== port.name);
    if (other) {
      throw new Error(
        `pod of ${workload}: ports ${port.name} and ${other.name} are both ${port.containerPort}. fix: give them different numbers`,
      );
    }
  }
}
