import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Volume } from '../../imports/core.ts';

/** A Service of Redis' port; headless, it gives each pod a name, also before it is ready. */
export function redisService(
  scope: Construct,
  id: string,
  metadata: { readonly name: string; readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
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
    metadata: { ...metadata, labels: { ...metadata.labels } },
    spec: {
      type: 'ClusterIP',
      ...(headless ? { clusterIp: 'None', publishNotReadyAddresses: true } : {}),
      selector: { ...selector },
      ports: [port('redis', 6379)],
    },
  });
}

/** Over zones and nodes. */
export function spread(
  labels: Readonly<Record<string, string>>,
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway',
) {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable,
    labelSelector: { matchLabels: { ...labels } },
  }));
}

export function emptyDir(name: string, sizeLimit: string): Volume {
  return { name, emptyDir: { sizeLimit } };
}
