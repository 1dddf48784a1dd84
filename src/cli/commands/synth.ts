import { existsSync, rmSync, symlinkSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { type Written, writeFiles } from '../../manifests/files.ts';
import { type Resolved, targetFiles } from '../../platform/resolve.ts';
import { counted } from '../../report/json.ts';
import { findingText } from '../../report/text.ts';
import type { Finding, Severity } from '../../verify/finding.ts';
import type { Command } from '../command.ts';
import { exit, type Io, UsageError } from '../io.ts';
import { makeShared } from '../making.ts';
import { type Project, resolveAll } from '../project.ts';
import { SELECTION, type Selection, select, selectionOf, targetIds } from '../selection.ts';
import { isFirst } from '../shard.ts';
import { THREADS, threadsOf } from '../sharing.ts';
import { type Judged, RUNBOOKS } from '../verifying/run.ts';
import { configured } from '../verifying/schemas.ts';

/** Where cdk8s.yaml lets the cdk8s command line write: it empties that folder before the app runs, so it is not `dist/`. */
const CDK8S_SCRATCH = '.cdk8s';

export const synth: Command = {
  name: 'synth',
  about:
    'Writes the manifests of every platform, environment and region, one object a file, once they are verified. Nothing is written when something is wrong.',
  options: [
    ...SELECTION,
    { name: 'out', short: 'o', value: 'DIR', about: 'where to write (default: dist)' },
    { name: 'no-verify', about: 'write even what has errors' },
    THREADS,
    {
      name: 'watch',
      about: 'stay, and write again after every save of an overlay, a contract, a chart or any other source',
    },
  ],
  examples: [
    ['orrery synth', 'everything, to dist/'],
    ['orrery synth --platform astral-planner', 'one platform; the folders of others stay'],
    ['orrery synth -p astral-planner -e staging -o /tmp/preview', 'one environment, to look at it'],
    ['orrery synth -p astral-turf -e production --region us-central1', 'one region of it'],
    ['orrery synth --shard 2/3', "the second of three machines' parts; all three write what one would"],
    ['orrery synth --watch', 'while you edit: what a save changes is written at once'],
  ],
  async run(values, project, io) {
    // bin/orrery.js sees to it: whoever stays needs another way to load sources.
    if (values.has('watch')) throw new UsageError('--watch works from the command alone', 'run bin/orrery.js');
    const selection = selectionOf(values);
    const verified = !values.has('no-verify');
    const threads = threadsOf(values);
    io.reads?.(await inputs(selection, project, io));
    const resolved = await resolveAll(project, selection, io);
    const out = outputFolder(values.text('out'), io);
    const shown = shownFolder(out, io);
    const { made, judged } = await makeShared(resolved, { shown, verified }, out, project, io, threads);
    const { errors, warnings } = found(judged);
    if (errors.length > 0) {
      io.stderr(
        `${errors.map(findingText).join('\n')}\n${counted(errors.length, 'error')}. Nothing was written; --no-verify writes all the same.\n`,
      );
      return exit.findings;
    }
    const files = new Map(made.flatMap((target) => [...target.files]));
    const rows = made.map((target) => `${target.id}  ${target.files.size} objects\n`);
    const where = { scopes: scopes(selection, resolved), elsewhere: await elsewhere(selection, resolved, project) };
    const written = writeFiles(out, where.scopes, files, where.elsewhere);
    const says = (what: string) =>
      `${warned(warnings)}${rows.join('')}${shown}: ${what}${verified ? '' : ', not verified'}\n`;
    io.stderr(says(summary(written)));
    linkScratch(io, out);
    if (!usesScratch(io)) io.wrote?.({ folder: out, ...where, files, said: says(nothingChanged(files.size)) });
    return exit.clean;
  },
};

/** All that is read beside sources, by path below the root, whether it is there or not. */
async function inputs(selection: Selection, project: Project, io: Io): Promise<string[]> {
  const contracts = (await select(project, selection)).flatMap(({ name, environments }) =>
    environments.flatMap((environment) =>
      environment.regions.map((region) => targetFiles(name, environment.name, region).contract),
    ),
  );
  return [...contracts, RUNBOOKS, 'package.json', ...configured(io)];
}

/** The folders whose files are all known now: what else of ours lies in them goes. */
function scopes({ platform, environment, region, shard }: Selection, resolved: readonly Resolved[]): string[] {
  const everything = platform === undefined && environment === undefined && region === undefined;
  if (everything && isFirst(shard)) return ['.'];
  if (region !== undefined || shard !== undefined) return resolved.map(({ target }) => target.id);
  // With those of regions that are no more.
  return [...new Set(resolved.map(({ target }) => `${target.platform}/${target.environment}`))];
}

/** Folders that other machines write: what lies in them is theirs. */
async function elsewhere(
  { shard }: Selection,
  resolved: readonly Resolved[],
  project: Project,
): Promise<readonly string[]> {
  if (shard === undefined) return [];
  const own = new Set(resolved.map(({ target }) => target.id));
  return (await targetIds(project)).filter((id) => !own.has(id));
}

/** What lets nothing be written, and how much only warns. */
function found(judged: readonly Judged[]): { errors: readonly Finding[]; warnings: number } {
  const findings = judged.flatMap(({ verdict }) => verdict.findings);
  const of = (wanted: Severity) => findings.filter(({ severity }) => severity === wanted);
  return { errors: of('error'), warnings: of('warning').length };
}

function warned(count: number): string {
  return count === 0 ? '' : `${counted(count, 'warning')}: 'orrery verify' shows ${count === 1 ? 'it' : 'them'}\n`;
}

function shownFolder(out: string, io: Io): string {
  const below = relative(io.root, out) || '.';
  return below.startsWith('..') ? out : below;
}

function outputFolder(option: string | undefined, io: Io): string {
  const asked = option ?? (usesScratch(io) ? undefined : io.env.CDK8S_OUTDIR) ?? 'dist';
  return isAbsolute(asked) ? asked : resolve(io.root, asked);
}

function usesScratch(io: Io): boolean {
  return io.env.CDK8S_OUTDIR !== undefined && resolve(io.root, io.env.CDK8S_OUTDIR) === join(io.root, CDK8S_SCRATCH);
}

/** The cdk8s command line lists, and validates, what it finds in its output folder: it finds ours there. */
function linkScratch(io: Io, out: string): void {
  if (!usesScratch(io)) return;
  const scratch = join(io.root, CDK8S_SCRATCH);
  if (existsSync(scratch)) rmSync(scratch, { recursive: true });
  symlinkSync(out, scratch, 'junction');
}

function summary({ created, changed, removed, unchanged }: Written): string {
  if (created.length + changed.length + removed.length === 0) return nothingChanged(unchanged);
  return `${created.length} created, ${changed.length} changed, ${removed.length} removed, ${unchanged} unchanged`;
}

function nothingChanged(files: number): string {
  return `nothing changed, ${files} files`;
}
