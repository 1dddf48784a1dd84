import process from 'node:process';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from './charts/index.ts';
import { platforms } from './overlays/index.ts';
import { main } from './src/cli/main.ts';

/** Ends when the command has. Not a top-level await: the command line runs this as one compiled script. */
export const done = main(
  { platforms, build },
  {
    argv: process.argv.slice(2),
    env: process.env,
    root: fileURLToPath(new URL('.', import.meta.url)),
    stdin: () => buffer(process.stdin),
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    interactive: process.stderr.isTTY === true,
  },
).then((code) => {
  process.exitCode = code;
});
