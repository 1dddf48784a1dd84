import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from './scratch.ts';

const root = join(import.meta.dirname, '..');

/**
 * A program of TypeScript as one script for Node, kept with what V8 compiled of it, as bin/orrery.js keeps the command: every
 * way that is written in TypeScript starts as quickly.
 *
 * @param entry below the root
 */
export async function compiled(entry: string): Promise<string> {
  const script = join(scratch, `${entry.replaceAll('/', '-')}.cjs`);
  const what = { root, entry, cache: `${script}.cache` };
  writeFileSync(
    script,
    `require(${JSON.stringify(join(root, 'bin/compiled.cjs'))}).runCompiled(${JSON.stringify(what)});\n`,
  );
  return script;
}
