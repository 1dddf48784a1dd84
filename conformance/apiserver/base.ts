import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { ConformanceTarget, Context } from '../step.ts';
import { Cluster } from './cluster.ts';
import { constraintCrds, install, officialCrds } from './crds.ts';
import type { ApiServer } from './software.ts';

/** Folders of clusters that run now: an interrupted harness leaves none. */
const folders = new Set<string>();
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new cluster that begins as a copy of `base`, with the kinds that the target's ConstraintTemplates make. */
export async function newCluster(
  context: Context,
  crds: string,
  control: ApiServer,
  { base, target }: { readonly base: string; readonly target: ConformanceTarget },
): Promise<Cluster> {
  const folder = mkdtempSync(join(context.cache, 'cluster-'));
  folders.add(folder);
  cpSync(base, join(folder, 'etcd'), { recursive: true });
  const cluster = await Cluster.start(control, folder, context.env);
  await install(cluster.client, constraintCrds(crds, target.manifests));
  return cluster;
}

/** Stops a cluster and removes its files. */
export async function remove(cluster: Cluster): Promise<void> {
  await cluster.stop();
  rmSync(cluster.folder, { recursive: true, force: true });
  folders.delete(cluster.folder);
}

/**
 * Etcd's files with the CRDs of every kind that any target uses. They are installed once and kept, since that takes longer
 * than all the rest.
 */
export async function baseOf(context: Context, folder: string, control: ApiServer): Promise<string> {
  const objects = context.targets.flatMap(({ manifests }) => manifests.map(({ object }) => object));
  const crds = officialCrds(folder, objects);
  const key = createHash('sha256').update(control.version).update(JSON.stringify(crds)).digest('hex').slice(0, 16);
  const base = join(context.cache, `etcd-${key}`);
  if (existsSync(base)) return base;
  context.log(`installing ${crds.length} CRDs`);
  const making = mkdtempSync(join(context.cache, 'making-'));
  const cluster = await Cluster.start(control, making, context.env);
  try {
    await install(cluster.client, crds);
  } finally {
    await cluster.stop();
  }
  renameSync(join(making, 'etcd'), base);
  rmSync(making, { recursive: true, force: true });
  return base;
}
