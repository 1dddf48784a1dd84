import process from 'node:process';
import { isMainThread } from 'node:worker_threads';
import { build } from '../charts/index.ts';
import { platforms } from '../overlays/index.ts';
import type { Io } from '../src/cli/io.ts';
import { targetIds } from '../src/cli/selection.ts';
import { type Cluster, readClusters } from '../src/cli/verifying/clusters.ts';
import { judge } from '../src/cli/verifying/run.ts';
import { type SchemaSource, schemaFiles } from '../src/cli/verifying/schemas.ts';

/*
 * How long all checks take over as many objects as are asked for, without reading them or the schemas of their kinds:
 * `bench/verify.ts` runs it as one script.
 * Threads share them as those of `orrery verify` do; the one that takes longest counts.
 */
declare const program: { readonly otherThread: NonNullable<Io['otherThread']> };

const project = { platforms, build };

export interface Share {
  /** Of the project, and the folder of schemas. */
  readonly root: string;
  readonly schemas: string;
  readonly targets: readonly string[];
  readonly objects: number;
}

export interface Judged {
  readonly objects: number;
  readonly ms: number;
}

/** Every target again until there are enough objects, each time read anew: nothing of what a check remembers of an object helps. */
export async function work({ root, schemas, targets, objects }: Share): Promise<Judged> {
  const io: Io = { argv: [], env: {}, root, stdout: () => {}, stderr: () => {}, interactive: false };
  const clusters: Cluster[] = [];
  let count = 0;
  for (let next = 0; count < objects; next += 1) {
    const [cluster] = await readClusters({ paths: [`dist/${targets[next % targets.length]}`] }, project, io);
    if (!cluster) throw new Error('nothing to read');
    clusters.push(cluster);
    count += cluster.subjects.length;
  }
  const options = { schemas: inMemory(schemaFiles([schemas], io), clusters) };
  const start = performance.now();
  judge(clusters, io, options);
  return { objects: count, ms: performance.now() - start };
}

/** Schemas of all that the clusters hold, read before they are asked for. */
function inMemory(files: SchemaSource | undefined, clusters: readonly Cluster[]): SchemaSource {
  if (!files) throw new Error('no schemas to read');
  const objects = clusters.flatMap(({ subjects }) => subjects.map(({ object }) => object));
  const versions = new Set(clusters.map(({ resolved }) => resolved?.target.spec.cluster.kubernetes ?? ''));
  const read = new Map([...versions].map((version) => [version, files.for(version, objects)]));
  return {
    versions: files.versions,
    for: (version, asked) => read.get(version) ?? files.for(version, asked),
  };
}

async function shared(): Promise<void> {
  const [root = '', schemas = '', objects = ''] = process.argv.slice(-3);
  const ids = [...(await targetIds(project))].sort();
  const half = Math.ceil(ids.length / 2);
  const share = (targets: readonly string[]): Share => ({ root, schemas, targets, objects: Number(objects) / 2 });
  const other = program.otherThread(share(ids.slice(0, half))) as Promise<Judged>;
  const both = await Promise.all([other, work(share(ids.slice(half)))]);
  const all = { objects: both[0].objects + both[1].objects, ms: Math.max(both[0].ms, both[1].ms) };
  process.stdout.write(JSON.stringify(all satisfies Judged));
}

export const done = isMainThread ? shared() : undefined;
