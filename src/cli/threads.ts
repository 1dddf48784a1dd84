import type { Io } from './io.ts';
import { type MakeJob, makeNamed } from './making.ts';
import type { Project } from './project.ts';
import { judgePlanned, type VerifyJob } from './verifying/share.ts';

/** What a thread is asked: plain data. */
export type Job = VerifyJob | MakeJob;

/** What one thread does of a command: plain data. */
export async function work(job: Job, project: Project, io: Io): Promise<object> {
  return job.does === 'verify' ? judgePlanned(job, project, io) : makeNamed(job, project, io);
}
