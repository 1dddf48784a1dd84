import { join } from 'node:path';
import type { Resolved } from '../platform/resolve.ts';
import type { Io } from './io.ts';
import { Progress } from './progress.ts';
import { filesOf, type Project, resolveAll } from './project.ts';
import { beside, filesIn, partsOf } from './sharing.ts';
import { type Cluster, clusterOf } from './verifying/clusters.ts';
import { type Judged, judge, type RunOptions } from './verifying/run.ts';
import { schemaFiles } from './verifying/schemas.ts';

/** How targets are made. */
export interface Making {
  /** The output folder, as messages name it. */
  readonly shown: string;
  /** Whether what is made is verified as well. */
  readonly verified: boolean;
}

/** What a thread is asked of `synth`. */
export interface MakeJob extends Making {
  readonly does: 'make';
  /** `<platform>/<environment>[/<region>]` of each target. */
  readonly targets: readonly string[];
}

/** A target as it will be written. */
export interface Made {
  readonly id: string;
  /** By path below the output folder. */
  readonly files: ReadonlyMap<string, string>;
}

/** What targets became, in their order, and what was found in them. */
export interface AllMade {
  readonly made: readonly Made[];
  readonly judged: readonly Judged[];
}

/** Checks that are no part of it where no schemas are configured. */
const NEED_SCHEMAS: readonly string[] = ['schema', 'crd-rules'];

/** Fewer objects than this are made before a thread has begun. */
const ENOUGH = 1000;
/** Objects of a target that was never written: nobody knows before it is made. */
const USUAL = 300;

/**
 * Makes targets, shared among threads where there are any: targets know nothing of each other, so that they become what they
 * would in one thread.
 *
 * @param out the output folder, by whose files the work is shared
 * @param threads how many; default: as many as there are processors, when there is enough to do
 */
export async function makeShared(
  resolved: readonly Resolved[],
  making: Making,
  out: string,
  project: Project,
  io: Io,
  threads?: number,
): Promise<AllMade> {
  const sizeOf = ({ target }: Resolved) => filesIn(join(out, target.id)) || USUAL;
  const parts = partsOf(resolved, sizeOf, io, threads, ENOUGH);
  const jobs = parts.map(
    (part): MakeJob => ({ ...making, does: 'make', targets: part.map(({ target }) => target.id) }),
  );
  const all = await beside(jobs, io, async () => make(parts.at(-1) ?? [], making, project, io));
  if (!all) return make(resolved, making, project, io);
  return { made: all.flatMap(({ made }) => made), judged: all.flatMap(({ judged }) => judged) };
}

/** What one thread does of it. */
export async function makeNamed({ targets, ...making }: MakeJob, project: Project, io: Io): Promise<AllMade> {
  const resolved: Resolved[] = [];
  for (const id of targets) {
    const [platform, environment, region] = id.split('/');
    resolved.push(...(await resolveAll(project, { platform, environment, region }, io)));
  }
  return make(resolved, making, project, io);
}

function make(resolved: readonly Resolved[], { shown, verified }: Making, project: Project, io: Io): AllMade {
  const progress = new Progress(io);
  const made: Made[] = [];
  const clusters: Cluster[] = [];
  for (const [index, one] of resolved.entries()) {
    const { target } = one;
    progress.step(index, resolved.length, target.id);
    const files = filesOf(target, project.build(target));
    made.push({ id: target.id, files });
    const texts = [...files].map(([path, text]) => ({ file: `${shown}/${path}`, loaded: { text } }));
    if (verified) clusters.push(clusterOf(target.id, texts, [], one, io));
  }
  progress.end();
  return { made, judged: verified ? judge(clusters, io, verifying(io)) : [] };
}

/** How `synth` verifies. */
function verifying(io: Io): RunOptions {
  const schemas = schemaFiles([], io);
  return { schemas, without: schemas ? [] : NEED_SCHEMAS };
}
