/** Writes the generated pages of docs/: `npm run docs`. A test fails when they are not what this would write. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { pages } from './pages.ts';

const all = await pages();
for (const [file, text] of all) {
  mkdirSync(new URL('.', new URL(`../${file}`, import.meta.url)), { recursive: true });
  writeFileSync(new URL(`../${file}`, import.meta.url), text);
  process.stderr.write(`wrote ${file}\n`);
}

// The page of a check that is gone has nothing to say.
const checks = new URL('../docs/checks/', import.meta.url);
for (const name of readdirSync(checks)) if (!all.has(`docs/checks/${name}`)) rmSync(new URL(name, checks));
