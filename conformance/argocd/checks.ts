import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { load } from 'js-yaml';
import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { toYaml } from '../../src/yaml/yaml.ts';
import type { ApiClient } from '../apiserver/client.ts';
import type { Checked } from '../controllers/checks.ts';
import { patch, settle } from '../controllers/live.ts';
import { provision } from '../controllers/volumes.ts';
import { finding } from '../findings.ts';
import type { ConformanceManifest, ConformanceTarget, Finding } from '../step.ts';
import { applications, refresh, unsynced } from './applications.ts';
import { type Repository, sourceOf } from './repository.ts';

/** A target that Argo CD syncs. */
export interface Synced {
  readonly client: ApiClient;
  readonly target: ConformanceTarget;
  readonly repository: Repository;
}

/** A whole platform syncs wave by wave; on a busy machine that takes minutes. */
const PATIENCE_SECONDS = 600;
const CHANGE_SECONDS = 180;

/** The root Application makes all others; each becomes Synced, and none begins before earlier waves are done. */
export async function syncs(synced: Synced): Promise<Checked> {
  const { client, repository } = synced;
  const own = ownApplications(synced);
  await allSynced(synced, PATIENCE_SECONDS);
  const found = await applications(client);
  const rejected: Finding[] = [];
  for (const manifest of own) {
    const complaint = unsynced(found.get(manifest.object.metadata.name));
    if (complaint !== undefined) rejected.push(finding(manifest, complaint));
  }
  const times = own.flatMap((manifest) => {
    const application = found.get(manifest.object.metadata.name);
    const done = application?.status?.history?.[0]?.deployedAt;
    if (application === undefined || done === undefined || isRoot(manifest, repository)) return [];
    const wave = Number(manifest.object.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
    return [{ manifest, wave, made: application.metadata.creationTimestamp, done }];
  });
  for (const later of times) {
    const early = times.find((earlier) => earlier.wave < later.wave && earlier.done > later.made);
    if (early === undefined) continue;
    const { name } = early.manifest.object.metadata;
    rejected.push(
      finding(
        later.manifest,
        `began at ${later.made}, before ${name} of wave ${early.wave} was synced at ${early.done}`,
      ),
    );
  }
  const allowed = repository.leftOut.map((name) => ({
    object: `argoproj.io/Application argocd/${name}`,
    message: 'an Application of another repository was left out',
    reason: 'its chart or folder is fetched from elsewhere, which cannot be reached here; its CRDs are installed.',
  }));
  return { objects: own.length, rejected, allowed };
}

/** Waits until every Application is as its folder is, and healthy, or the time is up. */
async function allSynced(synced: Synced, seconds: number): Promise<void> {
  const own = ownApplications(synced);
  await settle(async () => {
    await provision(synced.client);
    const found = await applications(synced.client);
    return own.every(({ object }) => unsynced(found.get(object.metadata.name)) === undefined) ? undefined : 'not yet';
  }, seconds);
}

/** Compared afresh, everything is as it was, and nothing was synced a second time. */
export async function steady(synced: Synced): Promise<Checked> {
  const own = ownApplications(synced);
  for (const { object } of own) await refresh(synced.client, object.metadata.name, 'hard');
  // An autoscaler may be raising what was synced: health comes back by itself. A difference would be synced, and is counted.
  await allSynced(synced, CHANGE_SECONDS);
  const found = await applications(synced.client);
  const rejected = own.flatMap((manifest) => {
    const application = found.get(manifest.object.metadata.name);
    const complaint = unsynced(application);
    if (complaint !== undefined) return [finding(manifest, complaint)];
    const syncings = application?.status?.history?.length ?? 0;
    return syncings <= 1 || isRoot(manifest, synced.repository)
      ? []
      : [finding(manifest, `was synced ${syncings} times`)];
  });
  return { objects: own.length, rejected };
}

/** What people do to a repository and to a cluster has the effect that docs/gitops.md promises. */
export async function changes(synced: Synced): Promise<Checked> {
  const { client, repository, target } = synced;
  const rejected: Finding[] = [];
  const complain = (manifest: ConformanceManifest, message: string | undefined) => {
    if (message !== undefined) rejected.push(finding(manifest, message));
  };
  const [changed, removed] = target.manifests.filter(({ object }) => object.kind === 'NetworkPolicy');
  const guarded = target.manifests.findLast(
    ({ object }) =>
      object.kind === 'Namespace' &&
      object.metadata.annotations?.['argocd.argoproj.io/sync-options']?.includes('Prune=confirm'),
  );
  if (changed === undefined || removed === undefined || guarded === undefined) {
    throw new Error(`${target.id} has no two NetworkPolicies and no guarded Namespace to try changes on`);
  }
  const path = client.pathOf(changed.object) ?? '';

  const file = repository.path(changed.file);
  const object = load(readFileSync(file, 'utf8')) as KubernetesObject;
  const annotations = { ...object.metadata.annotations, 'conformance/changed': 'true' };
  writeFileSync(file, toYaml({ ...object, metadata: { ...object.metadata, annotations } }));
  await repository.commit('a change');
  await refresh(client, applicationOf(synced, changed));
  const isSynced = async () => {
    const { metadata } = (await client.expect('GET', path)) as KubernetesObject;
    return metadata.annotations?.['conformance/changed'] === 'true' ? undefined : 'a change in Git did not reach it';
  };
  complain(changed, await settle(isSynced, CHANGE_SECONDS));

  await patch(client, path, { metadata: { labels: { 'app.kubernetes.io/managed-by': 'hand' } } });
  const isHealed = async () => {
    const { metadata } = (await client.expect('GET', path)) as KubernetesObject;
    return metadata.labels?.['app.kubernetes.io/managed-by'] === 'hand' ? 'a change by hand was not undone' : undefined;
  };
  complain(changed, await settle(isHealed, CHANGE_SECONDS));

  rmSync(repository.path(removed.file));
  await repository.commit('a removal');
  await refresh(client, applicationOf(synced, removed));
  const gone = client.pathOf(removed.object) ?? '';
  const isPruned = async () =>
    (await client.send('GET', gone)).status === 404 ? undefined : 'was removed, but not pruned';
  complain(removed, await settle(isPruned, CHANGE_SECONDS));

  rmSync(repository.path(guarded.file));
  await repository.commit('a removal of what is guarded');
  const name = applicationOf(synced, guarded);
  await refresh(client, name);
  const asks = async () => {
    const message = (await applications(client)).get(name)?.status?.operationState?.message ?? '';
    return message.includes('confirmation') ? undefined : `nobody is asked whether to prune it: ${message}`;
  };
  complain(guarded, await settle(asks, CHANGE_SECONDS));
  const still = (await client.expect('GET', client.pathOf(guarded.object) ?? '')) as KubernetesObject;
  if ('deletionTimestamp' in still.metadata) complain(guarded, 'is guarded, but was deleted');
  return { objects: 4, rejected };
}

/** The Applications that are in the local repository. */
export function ownApplications({ target, repository }: Synced): ConformanceManifest[] {
  return target.manifests.filter(
    ({ object }) => object.kind === 'Application' && !repository.leftOut.includes(object.metadata.name),
  );
}

function isRoot({ object }: ConformanceManifest, { root }: Repository): boolean {
  return object.metadata.name === root.metadata.name;
}

/** The Application whose folder holds an object. */
export function applicationOf(synced: Synced, manifest: ConformanceManifest): string {
  const folder = `${synced.repository.place}/${manifest.application}`;
  const own = ownApplications(synced).find(({ object }) => sourceOf(object).path === folder);
  if (own === undefined) throw new Error(`no Application syncs ${manifest.file}`);
  return own.object.metadata.name;
}
