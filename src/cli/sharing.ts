import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Option, Values } from './command.ts';
import { type Io, UsageError } from './io.ts';

export const THREADS: Option = {
  name: 'threads',
  value: 'N',
  about: 'how many threads share the targets (default: one a processor, when there is enough to do)',
};

/** @throws UsageError when it is no number from 1 on */
export function threadsOf(values: Values): number | undefined {
  const text = values.text(THREADS.name);
  if (text === undefined || /^[1-9]\d{0,2}$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new UsageError(`--threads ${text} is no number of threads`, 'write a number from 1 on');
}

/** Each thread reads the sources and the schemas for itself. */
const MOST = 8;

/**
 * Targets in parts for threads, of about as many files each, neighbours together, since they have much in common.
 *
 * @param asked how many threads; default: as many as there are processors, where there is enough to do
 * @param enough files: fewer are done before a thread has begun
 * @returns one part where there are no threads
 */
export function partsOf<Target>(
  targets: readonly Target[],
  sizeOf: (target: Target) => number,
  io: Io,
  asked: number | undefined,
  enough: number,
): Target[][] {
  const threads = Math.min(asked ?? io.processors ?? 1, MOST, targets.length);
  if (threads < 2 || !io.otherThread) return [[...targets]];
  const sizes = targets.map(sizeOf);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  if (asked === undefined && all < enough) return [[...targets]];
  const parts = Array.from({ length: threads }, (): Target[] => []);
  let before = 0;
  for (const [index, target] of targets.entries()) {
    const size = sizes[index] ?? 0;
    parts[Math.min(threads - 1, Math.floor(((before + size / 2) * threads) / Math.max(all, 1)))]?.push(target);
    before += size;
  }
  return parts.filter((part) => part.length > 0);
}

/**
 * Does the last of some jobs here, and the others beside it.
 *
 * @returns what each gave, in their order; undefined where one failed: then one thread does all, and tells what is wrong as it would
 */
export async function beside<Job extends object, Result>(
  jobs: readonly Job[],
  io: Io,
  here: (job: Job) => Promise<Result>,
): Promise<Result[] | undefined> {
  const { otherThread } = io;
  const own = jobs.at(-1);
  if (!otherThread || own === undefined || jobs.length < 2) return undefined;
  const theirs = Promise.all(jobs.slice(0, -1).map((job) => otherThread(job) as Promise<Result>));
  const all = await Promise.all([theirs, here(own)]).catch(() => undefined);
  return all && [...all[0], all[1]];
}

/** How many files there are below a folder. Node's own recursion takes three times as long. */
export function filesIn(folder: string): number {
  try {
    return readdirSync(folder, { withFileTypes: true }).reduce(
      (sum, entry) => sum + (entry.isDirectory() ? filesIn(join(folder, entry.name)) : 1),
      0,
    );
  } catch {
    return 0;
  }
}
