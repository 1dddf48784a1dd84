import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from '../charts/index.ts';
import { environments, platform } from '../overlays/astral-planner/index.ts';
import { readClusters } from '../src/cli/verifying/clusters.ts';
import { schemaFiles } from '../src/cli/verifying/schemas.ts';
import type { Subject } from '../src/verify/finding.ts';
import { checks } from '../src/verify/registry.ts';
import { ManifestSet } from '../src/verify/set.ts';
import { verify } from '../src/verify/verify.ts';
import { mutantsOf } from './mutants/index.ts';

/**
 * Makes mistakes in the manifests of a cluster, one at a time, and looks which of them the checks find.
 * `npm run mutants -- [--seed N] [--schemas DIR] [--all]`.
 */
const TARGET = 'astral-planner/production';
const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    schemas: { type: 'string', default: '../shared/crds' },
    all: { type: 'boolean', default: false },
  },
});
const seed = Number(options.seed);
const root = fileURLToPath(new URL('..', import.meta.url));
const say = (text: string) => process.stdout.write(`${text}\n`);
const io = { argv: [], env: {}, root, stdout: say, stderr: say, interactive: false };

const project = { platforms: { 'astral-planner': async () => ({ platform, environments }) }, build };
const [cluster] = await readClusters({ paths: [`dist/${TARGET}`] }, project, io);
if (!cluster?.resolved) throw new Error(`there is no ${TARGET} in dist/`);
const intent = cluster.resolved.target;
const kubernetes = intent.spec.cluster.kubernetes;
const objects = cluster.subjects.map(({ object }) => object);
const schemas = schemaFiles([options.schemas], io)?.for(kubernetes, objects).schemas;
const runbooks = new Set(readdirSync(`${root}/docs/runbooks`).flatMap(headingsOf));

const before = judged(cluster.subjects);
const mutants = mutantsOf(cluster.subjects, seed);
const missed: string[] = [];
const counts = new Map<string, { found: number; all: number }>();
const start = performance.now();
for (const { family, mistake, subjects } of mutants) {
  const after = judged(subjects);
  const found = [...after.found].filter(([key]) => !before.found.has(key)).map(([, check]) => check);
  const doubted = [...after.doubted].filter(([key]) => !before.doubted.has(key)).map(([, check]) => check);
  const count = counts.get(family) ?? { found: 0, all: 0 };
  counts.set(family, { found: count.found + (found.length > 0 ? 1 : 0), all: count.all + 1 });
  const doubt = doubted.length > 0 ? ` (${[...new Set(doubted)].join(', ')} says that it could not be checked)` : '';
  if (found.length === 0) missed.push(`${family}: ${mistake}${doubt}`);
  if (options.all) say(`${family}: ${mistake} → ${[...new Set(found)].join(', ') || `MISSED${doubt}`}`);
}

for (const [family, { found, all }] of counts) say(`${family.padEnd(14)} ${found} of ${all}`);
const seconds = ((performance.now() - start) / 1000).toFixed(1);
say(
  `${mutants.length - missed.length} of ${mutants.length} mistakes found (seed ${seed}, ${objects.length} objects, ${seconds} s)`,
);
for (const mistake of missed) say(`missed  ${mistake}`);
process.exitCode = missed.length > 0 ? 1 : 0;

/** What the checks find and what they leave unchecked: the check, by what makes it the same in another run. */
function judged(subjects: readonly Subject[]) {
  const context = { set: new ManifestSet(subjects), kubernetes, intent, runbooks, ...(schemas ? { schemas } : {}) };
  const { findings, notChecked } = verify({ target: TARGET, checks, context });
  const key = (...parts: readonly string[]) => parts.join('\0');
  return {
    found: new Map(findings.map((f) => [key(f.check, f.object, f.path, f.message), f.check])),
    doubted: new Map(notChecked.map((n) => [key(n.check, n.object, n.reason), n.check])),
  };
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
