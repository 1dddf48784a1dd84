import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../report/json.ts';
import type { Io } from '../io.ts';
import type { Project } from '../project.ts';
import { type Plan, readPlanned } from './clusters.ts';
import { type Judged, judge, type RunOptions, reportOf } from './run.ts';
import { schemaFiles } from './schemas.ts';

/** What a thread is asked: plain data. */
export interface Job {
  readonly plan: Plan;
  /** Folders and files of schemas that the caller named. */
  readonly schemas: readonly string[];
  readonly kubernetes: string | undefined;
  readonly date: string | undefined;
}

/** Fewer files than this are read and verified before a thread has begun. */
const WORTH_IT = 1000;
/** Each thread reads the schemas for itself. */
const MOST = 8;

/**
 * Verifies clusters, those of `dist/` shared among threads where there are any. Targets know nothing of each other, and are
 * put together in their order: what is found is the same as in one thread.
 *
 * @param threads how many; default: as many as there are processors, when there is enough to do
 */
export async function verifyShared(job: Job, project: Project, io: Io, threads?: number): Promise<Report> {
  const parts = partsOf(job.plan, io, threads);
  const own = parts.pop();
  if (own && parts.length > 0 && io.otherThread) {
    const run = io.otherThread;
    const theirs = Promise.all(parts.map((plan) => run({ ...job, plan }) as Promise<Judged[]>));
    // Whatever fails in a part is told as one thread would tell it.
    const judged = await Promise.all([theirs, work({ ...job, plan: own }, project, io)]).catch(() => undefined);
    if (judged) return reportOf(judged.flat(2));
  }
  return reportOf(await work(job, project, io));
}

/** What one thread does. */
export async function work(job: Job, project: Project, io: Io): Promise<Judged[]> {
  const clusters = await readPlanned(job.plan, project, io);
  return judge(clusters, io, optionsOf(job, io));
}

function optionsOf({ schemas, kubernetes, date }: Job, io: Io): RunOptions {
  return { schemas: schemaFiles(schemas, io), kubernetes, date };
}

/** The targets in parts of about as many files each, neighbours together, since they have expressions in common; the last one has what is in no target. */
function partsOf(plan: Plan, io: Io, asked: number | undefined): Plan[] {
  const threads = Math.min(asked ?? io.processors ?? 1, MOST, plan.targets.length);
  if (threads < 2 || !io.otherThread) return [plan];
  const sizes = plan.targets.map(([id]) => filesIn(join(io.root, 'dist', id)));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  if (asked === undefined && all < WORTH_IT) return [plan];
  const parts = Array.from({ length: threads }, (): Plan['targets'][number][] => []);
  let before = 0;
  for (const [index, target] of plan.targets.entries()) {
    const size = sizes[index] ?? 0;
    parts[Math.min(threads - 1, Math.floor(((before + size / 2) * threads) / all))]?.push(target);
    before += size;
  }
  const filled = parts.filter((targets) => targets.length > 0);
  return filled.map((targets, index) => ({
    ...plan,
    targets,
    others: index === filled.length - 1 ? plan.others : [],
  }));
}

/** How many files there are below a folder. Node's own recursion takes three times as long. */
function filesIn(folder: string): number {
  try {
    return readdirSync(folder, { withFileTypes: true }).reduce(
      (sum, entry) => sum + (entry.isDirectory() ? filesIn(join(folder, entry.name)) : 1),
      0,
    );
  } catch {
    return 0;
  }
}
