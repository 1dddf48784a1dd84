import { resolve } from 'node:path';
import process from 'node:process';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { main, project } from './app.ts';
import { digestOf, hashOf, type Run } from './bin/remembered.cjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const inputs: Record<string, string> = {};

/** What need not be done again while all that decided it is as it was; for bin/orrery.js. */
export let run: Run | undefined;

/** Ends when the command has. Not a top-level await: the command line runs this as one compiled script. */
export const done = main(project, {
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
  wrote: ({ files, said, ...where }) => {
    const digests = Object.fromEntries([...files].map(([path, text]) => [path, hashOf(text)]));
    run = { inputs, outputs: { ...where, files: digests }, said };
  },
}).then((code) => {
  process.exitCode = code;
});
