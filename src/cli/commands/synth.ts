import { existsSync, rmSync, symlinkSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { type Written, writeFiles } from '../../manifests/files.ts';
import type { Resolved } from '../../platform/resolve.ts';
import { counted } from '../../report/json.ts';
import { findingText } from '../../report/text.ts';
import type { Command } from '../command.ts';
import { exit, type Io } from '../io.ts';
import { Progress } from '../progress.ts';
import { filesOf, type Project, resolveAll } from '../project.ts';
import { SELECTION, type Selection, selectionOf, targetIds } from '../selection.ts';
import { isFirst } from '../shard.ts';
import { type Cluster, clusterOf } from '../verifying/clusters.ts';
import { verifyClusters } from '../verifying/run.ts';
import { schemaFiles } from '../verifying/schemas.ts';

/** Checks that are no part of it where no schemas are configured. */
const NEED_SCHEMAS: readonly string[] = ['schema', 'crd-rules'];

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
  ],
  examples: [
    ['orrery synth', 'everything, to dist/'],
    ['orrery synth --platform astral-planner', 'one platform; the folders of others stay'],
    ['orrery synth -p astral-planner -e staging -o /tmp/preview', 'one environment, to look at it'],
    ['orrery synth -p astral-turf -e production --region us-central1', 'one region of it'],
    ['orrery synth --shard 2/3', "the second of three machines' parts; all three write what one would"],
  ],
  async run(values, project, io) {
    const selection = selectionOf(values);
    const resolved = await resolveAll(project, selection, io);
    const progress = new Progress(io);
    const files = new Map<string, string>();
    const rows: string[] = [];
    const clusters: Cluster[] = [];
    const out = outputFolder(values.text('out'), io);
    const shown = shownFolder(out, io);
    for (const [index, one] of resolved.entries()) {
      const { target } = one;
      progress.step(index, resolved.length, target.id);
      const made = filesOf(target, project.build(target));
      for (const [path, text] of made) files.set(path, text);
      rows.push(`${target.id}  ${made.size} objects`);
      const texts = [...made].map(([path, text]) => ({ file: `${shown}/${path}`, loaded: { text } }));
      if (!values.has('no-verify')) clusters.push(clusterOf(target.id, texts, [], one, io));
    }
    progress.end();
    const refused = refusal(clusters, io);
    if (refused !== undefined) {
      io.stderr(refused);
      return exit.findings;
    }
    const written = writeFiles(out, scopes(selection, resolved), files, await elsewhere(selection, resolved, project));
    for (const row of rows) io.stderr(`${row}\n`);
    io.stderr(`${shown}: ${summary(written)}${values.has('no-verify') ? ', not verified' : ''}\n`);
    linkScratch(io, out);
    return exit.clean;
  },
};

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

/** Why nothing may be written; undefined when all is well. What only warns is counted, and written. */
function refusal(clusters: readonly Cluster[], io: Io): string | undefined {
  const schemas = schemaFiles([], io);
  const report = verifyClusters(clusters, io, { schemas, without: schemas ? [] : NEED_SCHEMAS });
  const errors = report.findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) {
    const warnings = report.summary.warning;
    if (warnings > 0)
      io.stderr(`${counted(warnings, 'warning')}: 'orrery verify' shows ${warnings === 1 ? 'it' : 'them'}\n`);
    return undefined;
  }
  const found = errors.map(findingText).join('\n');
  return `${found}\n${counted(errors.length, 'error')}. Nothing was written; --no-verify writes all the same.\n`;
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
  if (created.length + changed.length + removed.length === 0) return `nothing changed, ${unchanged} files`;
  return `${created.length} created, ${changed.length} changed, ${removed.length} removed, ${unchanged} unchanged`;
}
