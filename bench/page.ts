import { cpus } from 'node:os';
import process from 'node:process';
import type { Comparison, Peak } from './comparisons.ts';
import type { Figures, Spread } from './measure.ts';

/** docs/benchmarks.md. */
export function page(results: readonly Comparison[], peaks: readonly Peak[]): string {
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
