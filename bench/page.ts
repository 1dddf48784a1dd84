import { cpus } from 'node:os';
import process from 'node:process';
import type { CommandResult } from './commands.ts';
import type { Comparison, Peak } from './comparisons.ts';
import type { Figures, Spread } from './measure.ts';
import type { PeerResult } from './peers/race.ts';

export interface Results {
  readonly results: readonly Comparison[];
  readonly peaks: readonly Peak[];
  readonly commands: readonly CommandResult[];
  /** From a save to changed files. */
  readonly watch?: Spread;
  readonly peers: readonly PeerResult[];
}

/** docs/benchmarks.md. */
export function page({ results, peaks, commands, watch, peers }: Results): string {
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
    'not their order, which Argo CD does not follow. Of more than 4,000 objects there is one run.',
    '',
    `Node ${process.version}, ${cpus().length} processors, which had other work meanwhile: the ratios of CPU time are the steadier ones.`,
    '',
    ...parts,
    '## Peak memory at 20,000 objects',
    '',
    '| Way | MB |',
    '|---|---|',
    ...peaks.map(({ name, megabytes }) => `| ${name} | ${megabytes} |`),
    '',
    '## Whole commands over all platforms',
    '',
    'Of this project, with `dist/` as it should be: nothing is written by any of them. `npx cdk8s synth` runs the same program,',
    'through tsx, and verifies as well.',
    '',
    '| Command | Wall (ms) | Ratio |',
    '|---|---|---|',
    ...commands.map(({ name, wall, ratio }) => `| ${name} | ${shown(wall)} | ${shown(ratio)} |`),
    '',
    ...(watch ? [`\`orrery synth --watch\`, from a save of an overlay to changed files: ${shown(watch)} ms.`, ''] : []),
    '## Other tools, as whole processes',
    '',
    'A service is a Deployment, a Service, a HorizontalPodAutoscaler, a NetworkPolicy and a PodDisruptionBudget. Each tool gives the',
    'same objects, which is checked first; then they run in turn. What is written in TypeScript starts as Orrery does, from one script',
    'with a code cache. Helm is the binary, over one chart whose template ranges over the services; Kosko is the version of',
    '`bench/peers/package.json`, over one component of plain objects. The floor is plain objects, the emitter, one file. Who does not',
    'end within a minute is not asked again.',
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
