import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import type { ConformanceManifest } from '../step.ts';
import { type ApiClient, messageOf } from './client.ts';

/** What is in the cluster before `dist/`: Argo CD is installed by hand, and its namespace with it. */
const NAMESPACES = ['argocd'];

/** Makes what a new cluster has before Argo CD first syncs. */
export async function bootstrap(client: ApiClient): Promise<void> {
  for (const name of NAMESPACES) await make(client, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
}

/** The ServiceAccount that the controller manager makes in each namespace, where none runs. */
export async function defaultServiceAccounts(
  client: ApiClient,
  manifests: readonly ConformanceManifest[],
): Promise<void> {
  for (const { object } of manifests) {
    if (object.kind !== 'Namespace') continue;
    const metadata = { name: 'default', namespace: object.metadata.name };
    await make(client, { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  }
}

async function make(client: ApiClient, object: KubernetesObject): Promise<void> {
  const answer = await client.apply(object, { manager: 'conformance' });
  if (answer.status >= 300) throw new Error(`${object.kind} ${object.metadata.name}: ${messageOf(answer.body)}`);
}
