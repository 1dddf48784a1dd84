import { join } from 'node:path';
import type { Report } from '../../report/json.ts';
import type { Io } from '../io.ts';
import type { Project } from '../project.ts';
import { beside, filesIn, partsOf } from '../sharing.ts';
import { type Plan, readPlanned } from './clusters.ts';
import { type Judged, judge, reportOf } from './run.ts';
import { schemaFiles } from './schemas.ts';

/** What a thread is asked of `verify`. */
export interface VerifyJob {
  readonly does: 'verify';
  readonly plan: Plan;
  /** Folders and files of schemas that the caller named. */
  readonly schemas: readonly string[];
  readonly kubernetes: string | undefined;
  readonly date: string | undefined;
}

/** Fewer files than this are read and verified before a thread has begun. */
const ENOUGH = 1000;

/**
 * Verifies clusters, those of `dist/` shared among threads where there are any. Targets know nothing of each other, and are
 * put together in their order: what is found is the same as in one thread.
 *
 * @param threads how many; default: as many as there are processors, when there is enough to do
 */
export async function verifyShared(job: VerifyJob, project: Project, io: Io, threads?: number): Promise<Report> {
  const { plan } = job;
  const parts = partsOf(plan.targets, ([id]) => filesIn(join(io.root, 'dist', id)), io, threads, ENOUGH);
  // The last one has what is in no target.
  const jobs = parts.map((targets, index): VerifyJob => {
    const others = index === parts.length - 1 ? plan.others : [];
    return { ...job, plan: { ...plan, targets, others } };
  });
  const judged = await beside(jobs, io, (part) => judgePlanned(part, project, io));
  return reportOf(judged?.flat() ?? (await judgePlanned(job, project, io)));
}

/** What one thread does. */
export async function judgePlanned(
  { plan, schemas, kubernetes, date }: VerifyJob,
  project: Project,
  io: Io,
): Promise<Judged[]> {
  const clusters = await readPlanned(plan, project, io);
  return judge(clusters, io, { schemas: schemaFiles(schemas, io), kubernetes, date });
}
