import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import process from 'node:process';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { main, project } from './app.ts';
import { digestOf, hashOf, type Run } from './bin/remembered.cjs';
import type { Io } from './src/cli/io.ts';
import { type Job, work as workOn } from './src/cli/threads.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const inputs: Record<string, string> = {};

/** What need not be done again while all that decided it is as it was; for bin/orrery.js. */
export let run: Run | undefined;

/** Of what this is a part where it runs as one script: bin/compiled.cjs. */
declare const program:
  | {
      readonly digest: string;
      /** Runs the script once more, in another thread, and gives what `work` does there. */
      readonly otherThread?: NonNullable<Io['otherThread']>;
    }
  | undefined;

const io: Io = {
  argv: process.argv.slice(2),
  env: process.env,
  root,
  stdin: () => buffer(process.stdin),
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  interactive: process.stderr.isTTY === true,
  reads: (paths) => {
    for (const path of paths) inputs[path] = digestOf(resolve(root, path));
  },
  wrote: ({ files, said = '', shown = '', ...where }) => {
    const digests = Object.fromEntries([...files].map(([path, text]) => [path, hashOf(text)]));
    run = { inputs, outputs: { ...where, files: digests }, said, shown };
  },
  ...(typeof program === 'undefined'
    ? {}
    : {
        kept: { folder: resolve(root, '.orrery/crds'), by: program.digest },
        ...(program.otherThread ? { otherThread: program.otherThread, processors: availableParallelism() } : {}),
      }),
};

/** Ends when the command has. Not a top-level await: the command line runs this as one compiled script. */
export const done = isMainThread
  ? main(project, io).then((code) => {
      process.exitCode = code;
    })
  : Promise.resolve();

/** What another thread is asked to do. */
export const work = (job: Job) => workOn(job, project, io);
