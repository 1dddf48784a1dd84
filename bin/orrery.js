#!/usr/bin/env node
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runCompiled } from './compiled.js';
import { remember, remembered } from './remembered.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const runs = join(root, '.orrery/runs');
const asked = { argv: process.argv.slice(2), env: process.env, root };
const stderr = (text) => process.stderr.write(text);
try {
  if (asked.argv.includes('--watch') && !asked.argv.includes('--help')) {
    const { watch } = await import('./watch.js');
    const stopping = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopping.abort());
    await watch({ ...asked, stdout: (text) => process.stdout.write(text), stderr, stop: stopping.signal });
  } else {
    await runCompiled({
      root,
      entry: 'main.ts',
      cache: join(root, '.orrery/cache'),
      before: (digest) => {
        const said = remembered(runs, digest, asked);
        if (said !== undefined) stderr(said);
        return said !== undefined;
      },
      after: (digest, { run }) => run && remember(runs, digest, asked, run),
    });
  }
} catch (error) {
  // Every place in the sources that does not compile has an entry.
  if (!Array.isArray(error?.errors)) throw error;
  stderr(`${error.message}\nNothing was written.\n`);
  process.exitCode = 2;
}
