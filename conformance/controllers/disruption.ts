import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, messageOf } from '../apiserver/client.ts';
import { list, live, patch, podsOf } from './live.ts';

/** Why a PodDisruptionBudget lets no pod go; undefined when it does. */
export async function blocked(client: ApiClient, path: string): Promise<string | undefined> {
  const { status = {}, metadata } = await live(client, path);
  if (status.observedGeneration !== metadata.generation) return 'its controller has not looked at it';
  const { disruptionsAllowed = 0, currentHealthy = 0, expectedPods = 0 } = status;
  if (disruptionsAllowed >= 1) return undefined;
  return `allows no disruption: ${currentHealthy} of ${expectedPods} pods are healthy`;
}

/** Whether any pod is one of the budget's. */
export async function hasPods(client: ApiClient, path: string): Promise<boolean> {
  const { metadata, spec } = await live(client, path);
  return (await podsOf(client, metadata.namespace, spec.selector?.matchLabels)).length > 0;
}

const PATIENCE_SECONDS = 120;

/** Empties a node as `kubectl drain` does, and gives it back. What the eviction API refused for too long, by pod. */
export async function drain(client: ApiClient, node: string): Promise<{ pod: string; message: string }[]> {
  const path = `/api/v1/nodes/${node}`;
  await patch(client, path, { spec: { unschedulable: true } });
  const refused = new Map<string, string>();
  const until = performance.now() + PATIENCE_SECONDS * 1000;
  for (;;) {
    const all = await list(client, `/api/v1/pods?fieldSelector=spec.nodeName=${node},status.phase=Running`);
    const pods = all.filter(({ metadata }) => !metadata.ownerReferences?.some(({ kind }) => kind === 'DaemonSet'));
    refused.clear();
    for (const { metadata } of pods) {
      const message = metadata.deletionTimestamp === undefined ? await evict(client, metadata) : 'is going';
      if (message !== undefined) refused.set(`Pod ${metadata.namespace}/${metadata.name}`, message);
    }
    if (pods.length === 0 || performance.now() > until) break;
    await sleep(250);
  }
  await patch(client, path, { spec: { unschedulable: null } });
  return [...refused].map(([pod, message]) => ({ pod, message }));
}

/** What the eviction API says against evicting a pod; undefined when it evicts it. */
export async function evict(
  client: ApiClient,
  { name, namespace }: { readonly name: string; readonly namespace: string },
  dryRun = false,
): Promise<string | undefined> {
  const { status, body } = await client.send(
    'POST',
    `/api/v1/namespaces/${namespace}/pods/${name}/eviction${dryRun ? '?dryRun=All' : ''}`,
    { body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } } },
  );
  return status < 300 || status === 404 ? undefined : messageOf(body);
}
