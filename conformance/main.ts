import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from '../charts/index.ts';
import { platforms } from '../overlays/index.ts';
import type { Io } from '../src/cli/io.ts';
import { Progress } from '../src/cli/progress.ts';
import { resolveAll } from '../src/cli/project.ts';
import { builder, goVersion, moduleVersion } from './build.ts';
import { failed, page, type StepReport, table } from './report.ts';
import type { ConformanceTarget, Context, Outcome, Step } from './step.ts';
import { steps } from './steps.ts';
import { loadTargets } from './targets.ts';

const HELP = `Takes dist/ to the real software that will meet it, each built from source at a pinned version.

Usage: npm run conformance -- [options]

Options:
  --only STEPS  only these, comma-separated: ${steps.map(({ id }) => id).join(', ')}
  --platform P  only this platform; Argo CD, which takes minutes for each, then syncs all of its targets, not the largest
                alone
  --dist DIR    judge another folder than dist/
  --json FILE   write the report as JSON too
  --help        this

A full run writes docs/conformance.md. Exit codes: 0 accepted or skipped, 1 findings, 2 wrong use or bad input.
`;

/** Arguments in, exit code out. */
async function main(io: Io): Promise<number> {
  let options: { only?: string; platform?: string; dist?: string; json?: string; help?: boolean };
  let wanted: readonly Step[];
  try {
    options = parseArgs({
      args: [...io.argv],
      options: {
        only: { type: 'string' },
        platform: { type: 'string' },
        dist: { type: 'string' },
        json: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
    wanted = options.only === undefined ? steps : options.only.split(',').map(stepOf);
  } catch (error) {
    io.stderr(`error ${messageOf(error)}\n\n${HELP}`);
    return 2;
  }
  if (options.help) {
    io.stdout(HELP);
    return 0;
  }
  const go = await goVersion(io.env);
  if (go === undefined) {
    io.stderr('\nSKIPPED: NOTHING WAS TAKEN TO REAL SOFTWARE: there is no Go on the PATH to build it with.\n\n');
    return 0;
  }
  let targets: readonly ConformanceTarget[];
  try {
    const selection = { platform: options.platform, environment: undefined };
    const resolved = await resolveAll({ platforms, build }, selection, io);
    targets = loadTargets(
      resolve(io.root, options.dist ?? 'dist'),
      resolved.map(({ target }) => target),
    );
  } catch (error) {
    io.stderr(`error ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
  const cache = join(io.root, '.orrery/conformance');
  mkdirSync(cache, { recursive: true });
  const crds = io.env.ORRERY_SCHEMAS ?? join(io.root, '../shared/crds');
  const common = {
    root: io.root,
    cache,
    env: io.env,
    targets,
    crds: existsSync(crds) ? crds : undefined,
    isOnePlatform: options.platform !== undefined,
    version: (module: string, path: string) => moduleVersion(io.root, module, path),
  };
  const reports: StepReport[] = [];
  for (const step of wanted) {
    const report = { step, outcomes: await runStep(step, common, io) };
    reports.push(report);
    // What is known is said at once: the steps after it take minutes.
    io.stderr(`\n${table([report])}\n`);
  }
  io.stdout(`\n${table(reports)}`);
  if (options.json !== undefined)
    writeFileSync(resolve(io.root, options.json), `${JSON.stringify(reports, null, 2)}\n`);
  const isFull = [options.only, options.platform, options.dist].every((option) => option === undefined);
  if (isFull) writePage(join(io.root, 'docs/conformance.md'), reports);
  return reports.some(({ outcomes }) => outcomes.some(failed)) ? 1 : 0;
}

function stepOf(id: string): Step {
  const step = steps.find((candidate) => candidate.id === id);
  if (step === undefined) throw new Error(`--only ${id}: there is no such step`);
  return step;
}

/** A step that cannot run is a rejection: nobody may take it for a pass. */
async function runStep(step: Step, common: Omit<Context, 'build' | 'log' | 'progress'>, io: Io): Promise<Outcome[]> {
  const progress = new Progress(io);
  const log = (line: string) => {
    progress.end();
    io.stderr(`[${step.id}] ${line}\n`);
  };
  const started = performance.now();
  try {
    return await step.run({
      ...common,
      build: builder({ ...common, log }),
      log,
      progress: (done, total, what) => progress.step(done, total, what),
    });
  } catch (error) {
    return [
      {
        what: 'the step itself',
        version: '',
        objects: 0,
        rejected: [{ object: step.module, message: messageOf(error) }],
        warnings: [],
        seconds: (performance.now() - started) / 1000,
      },
    ];
  } finally {
    progress.end();
  }
}

function writePage(file: string, reports: readonly StepReport[]): void {
  const text = page(reports);
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

// An interrupted run ends as others do: what it started is stopped (processes.ts).
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

process.exitCode = await main({
  argv: process.argv.slice(2),
  // biome-ignore lint/style/noProcessEnv: read once, here, and handed on
  env: process.env,
  root: fileURLToPath(new URL('..', import.meta.url)),
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  interactive: process.stderr.isTTY === true,
});
