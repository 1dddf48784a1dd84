import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import type { ConformanceTarget, Proof } from '../step.ts';
import { type Answer, type ApiClient, messageOf } from './client.ts';
import { altered, podOf, resourceVersion } from './verdict.ts';

type Fields = Record<string, unknown>;

/** Objects of a target broken by hand, in copies: the checks of this step have to notice. */
export const proofs = { apply, again, pods };

async function apply(client: ApiClient, target: ConformanceTarget): Promise<Proof[]> {
  const dry = (object: KubernetesObject) => client.apply(object, { dryRun: true });
  return [
    ...(await withCopy(target, workload, 'a field that does not exist', async (copy) => {
      spec(copy).replica = 3;
      return complaint(await dry(copy));
    })),
    ...(await withCopy(target, isCustom, 'a field that its CRD does not have', async (copy) => {
      spec(copy).notAField = true;
      return complaint(await dry(copy));
    })),
    ...(await withCopy(target, workload, 'a label that the API server warns of', async (copy) => {
      podSpec(copy).nodeSelector = { 'beta.kubernetes.io/os': 'linux' };
      return (await dry(copy)).warnings[0];
    })),
    ...(await withCopy(target, isNamespaced, 'a namespace that does not exist', async (copy) => {
      (copy.metadata as Fields).namespace = 'no-such-namespace';
      return complaint(await dry(copy));
    })),
  ];
}

async function again(client: ApiClient, target: ConformanceTarget): Promise<Proof[]> {
  return [
    ...(await withCopy(target, workload, 'a quantity that is stored otherwise', async (copy) => {
      const [container] = podSpec(copy).containers as Fields[];
      if (container) container.resources = { requests: { cpu: '0.1', memory: '1024Ki' } };
      const { body } = await client.apply(copy, { dryRun: true });
      return altered(copy, body)[0]?.message;
    })),
    ...(await withCopy(target, workload, 'a field that somebody else changed', async (copy) => {
      const path = client.pathOf(copy) ?? '';
      const spoilt = { ...copy, metadata: { ...copy.metadata, labels: { 'app.kubernetes.io/managed-by': 'hand' } } };
      const before = await client.apply(spoilt as KubernetesObject, { manager: 'hand', force: true });
      const after = await client.apply(copy);
      await client.apply(copy, { force: true });
      if (after.status >= 300) return messageOf(after.body);
      return resourceVersion(before.body) === resourceVersion(after.body) ? undefined : `${path} changed`;
    })),
  ];
}

async function pods(client: ApiClient, target: ConformanceTarget): Promise<Proof[]> {
  return withCopy(target, workload, 'a privileged container', async (copy) => {
    const [container] = podSpec(copy).containers as Fields[];
    if (container) container.securityContext = { privileged: true };
    const pod = podOf(copy);
    return pod === undefined ? undefined : complaint(await client.createDry(pod));
  });
}

/** Breaks a copy of the first object that suits; nothing where the target has none. */
async function withCopy(
  { manifests }: ConformanceTarget,
  suits: (object: KubernetesObject) => boolean,
  how: string,
  caught: (copy: KubernetesObject) => Promise<string | undefined>,
): Promise<Proof[]> {
  const found = manifests.find(({ object }) => suits(object));
  if (found === undefined) return [];
  const copy = structuredClone(found.object);
  return [{ broken: `${copy.kind} ${copy.metadata.name} with ${how}`, caught: await caught(copy) }];
}

function workload({ kind }: KubernetesObject): boolean {
  return kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet';
}

function isCustom({ apiVersion, kind }: KubernetesObject): boolean {
  return apiVersion.startsWith('argoproj.io/') && kind === 'AppProject';
}

function isNamespaced({ kind, metadata }: KubernetesObject): boolean {
  return kind === 'ServiceAccount' && metadata.namespace !== undefined;
}

function spec(object: KubernetesObject): Fields {
  return object.spec as Fields;
}

function podSpec(object: KubernetesObject): Fields {
  return (spec(object).template as { spec: Fields }).spec;
}

function complaint({ status, body }: Answer): string | undefined {
  return status >= 300 ? messageOf(body) : undefined;
}
