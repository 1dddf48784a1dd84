import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../apiserver/client.ts';

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** A live object, as far as we read it. */
export interface Live {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly { readonly kind: string }[];
  };
  readonly spec: {
    readonly replicas?: number;
    readonly nodeName?: string;
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    readonly numberAvailable?: number;
    readonly desiredNumberScheduled?: number;
    readonly succeeded?: number;
    readonly disruptionsAllowed?: number;
    readonly expectedPods?: number;
    readonly currentHealthy?: number;
    readonly conditions?: readonly Condition[];
  };
}

/** Looks until there is nothing to complain of; the last complaint when that takes too long. */
export async function settle(look: () => Promise<string | undefined>, seconds: number): Promise<string | undefined> {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    const complaint = await look();
    if (complaint === undefined || performance.now() > until) return complaint;
    await sleep(250);
  }
}

export async function live(client: ApiClient, path: string): Promise<Live> {
  return (await client.expect('GET', path)) as Live;
}

export async function list(client: ApiClient, path: string): Promise<readonly Live[]> {
  return ((await client.expect('GET', path)) as { items: readonly Live[] }).items;
}

/** Pods of a namespace that carry all these labels and are not being deleted. */
export async function podsOf(
  client: ApiClient,
  namespace: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<readonly Live[]> {
  const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const query = new URLSearchParams({ labelSelector: selector.join(',') });
  const pods = await list(client, `/api/v1/namespaces/${namespace}/pods?${query}`);
  return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/** Changes fields of a live object as a person at a keyboard would. */
export async function patch(client: ApiClient, path: string, body: object): Promise<void> {
  await client.expect('PATCH', `${path}?fieldManager=hand`, { body, type: 'application/merge-patch+json' });
}

export function conditionOf(object: Live, type: string): Condition | undefined {
  return object.status?.conditions?.find((condition) => condition.type === type);
}

/** What controllers complained of about an object. */
export async function warningsOf(
  client: ApiClient,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): Promise<readonly string[]> {
  const query = new URLSearchParams({ fieldSelector: `involvedObject.name=${name},type=Warning` });
  const answer = await client.expect('GET', `/api/v1/namespaces/${namespace}/events?${query}`);
  return (answer as { items: readonly { message: string }[] }).items.map(({ message }) => message);
}
