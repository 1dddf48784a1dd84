import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from '../charts/index.ts';
import { platforms } from '../overlays/index.ts';
import { type Cluster, readClusters } from '../src/cli/verifying/clusters.ts';
import { schemaFiles } from '../src/cli/verifying/schemas.ts';
import type { Subject } from '../src/verify/finding.ts';
import { checks } from '../src/verify/registry.ts';
import { ManifestSet } from '../src/verify/set.ts';
import { verify } from '../src/verify/verify.ts';
import { mutantsOf } from './mutants/index.ts';

/**
 * Makes mistakes in the manifests of each platform's production, one at a time, and looks which of them the checks find.
 * `npm run mutants -- [--seed N] [--schemas DIR] [--platform NAME] [--all]`.
 */
const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    schemas: { type: 'string', default: '../shared/crds' },
    platform: { type: 'string' },
    all: { type: 'boolean', default: false },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const say = (text: string) => process.stdout.write(`${text}\n`);
const io = { argv: [], env: {}, root, stdout: say, stderr: say, interactive: false };
const project = { platforms, build };
const runbooks = new Set(readdirSync(`${root}/docs/runbooks`).flatMap(headingsOf));
const files = schemaFiles([options.schemas], io);

const counts = new Map<string, { found: number; all: number }>();
const missed: string[] = [];
const start = performance.now();
const names = Object.keys(platforms).filter((name) => options.platform === undefined || name === options.platform);
for (const name of names.sort()) {
  // Of several regions the first stands for all.
  const [cluster] = await readClusters({ paths: [`dist/${name}/production`] }, project, io);
  if (!cluster?.resolved) throw new Error(`there is no ${name}/production in dist/`);
  judge(cluster);
}
for (const [family, { found, all }] of counts) say(`${family.padEnd(14)} ${found} of ${all}`);
const made = [...counts.values()].reduce((sum, { all }) => sum + all, 0);
const seconds = ((performance.now() - start) / 1000).toFixed(1);
say(`${made - missed.length} of ${made} mistakes found (seed ${options.seed}, ${seconds} s)`);
for (const mistake of missed) say(`missed  ${mistake}`);
process.exitCode = missed.length > 0 ? 1 : 0;

function judge({ name, subjects: whole, resolved }: Cluster): void {
  const intent = resolved?.target;
  if (!intent) return;
  const { kubernetes } = intent.spec.cluster;
  const objects = whole.map(({ object }) => object);
  const schemas = files?.for(kubernetes, objects).schemas;
  /** What the checks find and what they leave unchecked: the check, by what makes it the same in another run. */
  const judged = (subjects: readonly Subject[]) => {
    const context = { set: new ManifestSet(subjects), kubernetes, intent, runbooks, ...(schemas ? { schemas } : {}) };
    const { findings, notChecked } = verify({ target: name, checks, context });
    const key = (...parts: readonly string[]) => parts.join('\0');
    return {
      found: new Map(findings.map((f) => [key(f.check, f.object, f.path, f.message), f.check])),
      doubted: new Map(notChecked.map((n) => [key(n.check, n.object, n.reason), n.check])),
    };
  };
  const before = judged(whole);
  let made = 0;
  let absent = 0;
  const gone = (mistake: string, why: string) => {
    absent += 1;
    if (options.all) say(`${name}: ${mistake} → not made: ${why}`);
  };
  for (const { family, mistake, subjects } of mutantsOf(whole, Number(options.seed), gone)) {
    made += 1;
    const after = judged(subjects);
    const found = [...after.found].filter(([key]) => !before.found.has(key)).map(([, check]) => check);
    const doubted = [...after.doubted].filter(([key]) => !before.doubted.has(key)).map(([, check]) => check);
    const count = counts.get(family) ?? { found: 0, all: 0 };
    counts.set(family, { found: count.found + (found.length > 0 ? 1 : 0), all: count.all + 1 });
    const doubt = doubted.length > 0 ? ` (${[...new Set(doubted)].join(', ')} says that it could not be checked)` : '';
    if (found.length === 0) missed.push(`${name}: ${family}: ${mistake}${doubt}`);
    if (options.all) say(`${name}: ${family}: ${mistake} → ${[...new Set(found)].join(', ') || `MISSED${doubt}`}`);
  }
  say(`${name}: ${made} mistakes in ${objects.length} objects; ${absent} others have nothing there to be made in`);
}

/** The page, and each of its headings as GitHub links them. */
function headingsOf(file: string): string[] {
  const page = file.replace(/\.md$/, '');
  const text = readFileSync(`${root}/docs/runbooks/${file}`, 'utf8');
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading.toLowerCase().replaceAll(' ', '-'),
  );
  return [page, ...headings.map((heading) => `${page}#${heading}`)];
}
