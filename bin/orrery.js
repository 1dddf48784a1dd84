#!/usr/bin/env node
// CommonJS, which Node starts sooner: before a module can run, its loader and views of all that Node exports are made.
const { dirname, join } = require('node:path');
const process = require('node:process');
const { runCompiled } = require('./compiled.cjs');
const { remember, remembered } = require('./remembered.cjs');

const root = dirname(__dirname);
const runs = join(root, '.orrery/runs');
const asked = { argv: process.argv.slice(2), env: process.env, root };
const stderr = (text) => process.stderr.write(text);

async function run() {
  if (asked.argv.includes('--watch') && !asked.argv.includes('--help')) {
    const { watch } = await import('./watch.mjs');
    const stopping = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopping.abort());
    await watch({ ...asked, stdout: (text) => process.stdout.write(text), stderr, stop: stopping.signal });
    return;
  }
  const how = await runCompiled({
    root,
    entry: 'main.ts',
    cache: join(root, '.orrery/cache'),
    before: (digest) => {
      const again = remembered(runs, digest, asked);
      if (again?.shown) process.stdout.write(again.shown);
      if (again?.said) stderr(again.said);
      return again !== undefined;
    },
    after: (digest, { run }) => run && remember(runs, digest, asked, run),
  });
  if (how !== 'spared') end();
}

/** Once all is said: Node would first take its heap apart, which a process that ends need not wait for. */
function end() {
  process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}

run().catch((error) => {
  // Every place in the sources that does not compile has an entry.
  if (!Array.isArray(error?.errors)) throw error;
  stderr(`${error.message}\nNothing was written.\n`);
  process.exitCode = 2;
});
