import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import process from 'node:process';
import type { CommandResult } from './commands.ts';
import type { Comparison, Peak } from './comparisons.ts';
import { goalRows, goals, NODE_THERE } from './goals.ts';
import type { Growth } from './growth.ts';
import type { Figures, Spread } from './measure.ts';
import type { PeerResult } from './peers/race.ts';
import type { Profile } from './profile.ts';
import { bounds, remains } from './remains.ts';
import type { VerifyResult } from './verify.ts';

export interface Results {
  readonly results: readonly Comparison[];
  readonly peaks: readonly Peak[];
  readonly growths: readonly Growth[];
  readonly profiles: readonly Profile[];
  readonly commands: readonly CommandResult[];
  /** From a save to changed files. */
  readonly watch?: Spread;
  /** All of dist/, and the checks alone. */
  readonly verify?: VerifyResult;
  readonly peers: readonly PeerResult[];
}

/** docs/benchmarks.md. */
export function page(all: Results): string {
  const { results, peaks, growths, profiles, commands, watch, peers } = all;
  const parts = [...new Set(results.map(({ name }) => name))].map((name) =>
    [
      `## ${name[0]?.toUpperCase()}${name.slice(1)}`,
      '',
      '| Size | Way | Wall (ms) | CPU (ms) | Ratio, wall | Ratio, CPU |',
      '|---|---|---|---|---|---|',
      ...results.filter((result) => result.name === name).flatMap(rows),
      '',
    ].join('\n'),
  );
  return [
    '# Benchmarks',
    '',
    '`npm run bench` measures everything below in one run, and writes this page and `bench/results.json`. Both ways build the same tree',
    'with the same objects, and what they write is compared before anything is measured. They run in turn, one pair after the',
    'other, each into a new folder; a ratio is the median of the ratios of such pairs, so that other load on the machine falls',
    'on both. Numbers in parentheses are the middle half of the runs. CPU is the time of the processor, of all threads.',
    '',
    'A ratio says how many times as long a way takes as the first of its size. The garbage of earlier runs is collected before each',
    'run; that of the run itself counts. Orrery writes objects by identity, and cdk8s by dependencies: what is compared is the objects,',
    'not their order, which Argo CD does not follow. Of more than 4,000 objects there is one run, of 4,000 three.',
    '',
    `Node ${process.version}, ${cpus().length} processors. Where they had other work meanwhile, the ratios of CPU time are the steadier ones.`,
    '',
    '## Goals',
    '',
    'Wall time decides. Each goal is a ratio of pairs of this run; the tables below say by which figures. Goals in seconds were set',
    `where Node took ${NODE_THERE} ms for an empty script: what the same would have taken there is said beside them, and does not count.`,
    '',
    '| Goal | Measured | Met |',
    '|---|---|---|',
    ...goalRows(goals(all)),
    '',
    ...bounds(all, koskoVersion()),
    ...remains(profiles),
    ...parts,
    '## What more of something costs',
    '',
    'Milliseconds of CPU, the median of some runs; each size ran in turn with the next, and a doubling is the median of such pairs.',
    '',
    ...growths.map(
      ({ what, points, worst, exponent }) =>
        `- ${what}: ${points.map(({ size, cpu }) => `${size} in ${cpu.toFixed(0)} ms`).join(', ')}; a doubling costs at most × ${worst.toFixed(2)}, exponent ${exponent.toFixed(3)}.`,
    ),
    '',
    '## Peak memory at 20,000 objects',
    '',
    '| Way | MB |',
    '|---|---|',
    ...peaks.map(({ name, megabytes }) => `| ${name} | ${megabytes} |`),
    '',
    '## Whole commands over all platforms',
    '',
    'Of this project, with `dist/` as it should be: nothing is written by any of them. `npx cdk8s synth` runs the same program,',
    'through tsx, and verifies as well. `orrery --help` is what every command takes before the program is loaded: Node itself, and the look',
    'whether all that the program is made of holds what it held, byte by byte; its text is kept. `orrery checks` loads the program',
    'too, of which it needs little: a command that works takes that much, and its work.',
    '',
    '| Command | Wall (ms) | Ratio |',
    '|---|---|---|',
    ...commands.map(({ name, wall, ratio }) => `| ${name} | ${shown(wall)} | ${shown(ratio)} |`),
    '',
    ...(watch ? [`\`orrery synth --watch\`, from a save of an overlay to changed files: ${shown(watch)} ms.`, ''] : []),
    ...verifying(all),
    '## Other tools, as whole processes',
    '',
    'A service is a Deployment, a Service, a HorizontalPodAutoscaler, a NetworkPolicy and a PodDisruptionBudget. Each tool gives the',
    'same objects, which is checked first; then they run in turn. What is written in TypeScript starts as Orrery does, from one script',
    'with a code cache; cdk8s runs its classes as they are published. Helm is the binary, and its engine as a library in a small Go',
    'program, which reads and orders what it gives as Helm does, over one chart whose template ranges over the services. go-jsonnet writes JSON documents (`-y`), which is the least',
    'it can do, and YAML (`std.manifestYamlStream`), which is what the others write. Their versions are those of `bench/peers/go.mod`.',
    `Kosko is @kosko/cli ${koskoVersion()}, over one component of plain objects. The floor is plain`,
    'objects, the emitter, one file. Who does not end within a minute is not asked again; who takes more than ten seconds runs once.',
    '',
    '| Services | Way | Wall (ms) | Ratio |',
    '|---|---|---|---|',
    ...peers.map(
      ({ services, name, wall, ratio }) =>
        `| ${services} | ${name} | ${wall ? shown(wall) : 'more than a minute'} | ${ratio ? shown(ratio) : ''} |`,
    ),
    '',
  ].join('\n');
}

function verifying({ verify }: Results): string[] {
  if (!verify) return [];
  const { what, threads, wall, cpu, first, checks, reach } = verify;
  return [
    '## Verifying',
    '',
    `\`orrery verify --schemas DIR\` over ${what}, the whole process, ${threads} processors: ${shown(wall)} ms, CPU of all threads ${shown(cpu)} ms.`,
    `The first run of a checkout, which has neither the kept script nor the kept CRDs: ${first.toFixed(0)} ms. All checks alone, over`,
    `${checks.objects} objects in memory, as their schemas are, by two threads, of which the longer counts: ${shown(checks.wall)} ms. No check's result is kept from run to run.`,
    `Who reaches whom among 1000 workloads, each with two policies: ${shown(reach)} ms.`,
    '',
  ];
}

function koskoVersion(): string {
  const file = new URL('peers/package.json', import.meta.url);
  return /"@kosko\/cli": "([^"]+)"/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
}

function rows({ size, figures }: Comparison): string[] {
  return figures.map(
    ({ name, wall, cpu, ratio, cpuRatio }: Figures, index) =>
      `| ${index === 0 ? size : ''} | ${name} | ${shown(wall)} | ${shown(cpu)} | ${index === 0 ? '' : shown(ratio)} | ${index === 0 ? '' : shown(cpuRatio)} |`,
  );
}

function shown({ median, low, high }: Spread): string {
  const digits = median < 100 ? 1 : 0;
  return `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}
