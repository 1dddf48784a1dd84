/** Writes the generated pages of docs/: `npm run docs`. A test fails when they are not what this would write. */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { pages } from './pages.ts';

for (const [file, text] of await pages()) {
  writeFileSync(new URL(`../${file}`, import.meta.url), text);
  process.stderr.write(`wrote ${file}\n`);
}
