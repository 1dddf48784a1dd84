import type { ApiClient } from '../apiserver/client.ts';
import { conditionOf, type Live, live, podsOf } from './live.ts';
import { provision } from './volumes.ts';

/** Why a Deployment, StatefulSet or DaemonSet is not whole yet; undefined when it is. */
export async function unavailable(client: ApiClient, path: string): Promise<string | undefined> {
  await provision(client);
  const object = await live(client, path);
  const { spec, status = {}, metadata } = object;
  if (status.observedGeneration !== metadata.generation) return 'its controller has not looked at it';
  const refused = conditionOf(object, 'ReplicaFailure');
  if (refused?.status === 'True') return refused.message ?? refused.reason;
  if (status.desiredNumberScheduled !== undefined) {
    const { desiredNumberScheduled: wanted, numberAvailable: have = 0 } = status;
    return have === wanted ? undefined : `${have} of ${wanted} pods are available`;
  }
  const wanted = spec.replicas ?? 1;
  const { availableReplicas: have = 0, updatedReplicas: updated = 0, replicas: all = 0 } = status;
  if (have === wanted && updated === wanted && all === wanted) return undefined;
  const why = await unscheduled(client, object);
  return `${have} of ${wanted} pods are available, ${updated} of the newest template${why === undefined ? '' : `: ${why}`}`;
}

async function unscheduled(client: ApiClient, { metadata, spec }: Live): Promise<string | undefined> {
  for (const pod of await podsOf(client, metadata.namespace, spec.selector?.matchLabels)) {
    const scheduled = conditionOf(pod, 'PodScheduled');
    if (scheduled?.status === 'False') return `${pod.metadata.name} ${scheduled.message ?? scheduled.reason}`;
  }
  return undefined;
}

/** Why pods are not in as many zones as they can be; undefined when they are. */
export async function clumped(
  client: ApiClient,
  path: string,
  zones: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const { metadata, spec } = await live(client, path);
  const pods = await podsOf(client, metadata.namespace, spec.selector?.matchLabels);
  const counts = new Map([...new Set(zones.values())].map((zone) => [zone, 0]));
  for (const { spec: pod } of pods) {
    const zone = zones.get(pod.nodeName ?? '');
    if (zone !== undefined) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  }
  const skew = Math.max(...counts.values()) - Math.min(...counts.values());
  if (skew <= 1) return undefined;
  return `its pods lie unevenly in the zones: ${[...counts].map(([zone, count]) => `${count} in ${zone}`).join(', ')}`;
}
