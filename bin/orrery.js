#!/usr/bin/env node
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runCompiled } from './compiled.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
try {
  await runCompiled({ root, entry: 'main.ts', cache: join(root, '.orrery/cache') });
} catch (error) {
  // Every place in the sources that does not compile has an entry.
  if (!Array.isArray(error?.errors)) throw error;
  process.stderr.write(`${error.message}\nNothing was written.\n`);
  process.exitCode = 2;
}
