import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from './scratch.ts';

const root = join(import.meta.dirname, '..');

/**
 * A program of TypeScript as one script for Node, kept with what V8 compiled of it, as bin/orrery.js keeps the command: every
 * way that is written in TypeScript starts as quickly.
 *
 * @param entry below the root
 * @param quick whether the classes that cdk8s generates are made quicker, as in the command
 */
export async function compiled(entry: string, quick = true): Promise<string> {
  const script = join(scratch, `${entry.replaceAll('/', '-')}.cjs`);
  const what = { root, entry, cache: `${script}.cache` };
  writeFileSync(
    script,
    `const { runCompiled } = require(${JSON.stringify(join(root, 'bin/compiled.cjs'))});
const bundle = (root, entry) => require(${JSON.stringify(join(root, 'bin/bundled.cjs'))}).bundled(root, entry, ${quick});
runCompiled({ ...${JSON.stringify(what)}, bundle }).then(() => process.exit());\n`,
  );
  return script;
}
