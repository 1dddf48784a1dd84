import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type Comparison, comparisons, memory, scale } from './comparisons.ts';
import { page } from './page.ts';
import { cleanUp } from './ways.ts';

const { values } = parseArgs({
  options: {
    scale: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string', default: '5' },
  },
});

const print = (text: string) => process.stdout.write(`${text}\n`);
try {
  if (values.scale) scale(print);
  else {
    const results: Comparison[] = [];
    for (const comparison of comparisons(values.only)) {
      const result = comparison(Number(values.rounds));
      results.push(result);
      print(`${result.name}, ${result.size}`);
      for (const { name, wall, cpu, ratio, cpuRatio } of result.figures) {
        print(
          `  ${name.padEnd(18)} ${wall.median.toFixed(1).padStart(9)} ms (${wall.low.toFixed(1)}–${wall.high.toFixed(1)})  CPU ${cpu.median.toFixed(1).padStart(9)} ms  × ${ratio.median.toFixed(2)} (CPU × ${cpuRatio.median.toFixed(2)})`,
        );
      }
    }
    if (values.only === undefined) {
      const peaks = memory();
      print(peaks.map(({ name, megabytes }) => `peak memory at 20,000 objects: ${name} ${megabytes} MB`).join('\n'));
      const root = join(import.meta.dirname, '..');
      writeFileSync(join(root, 'bench/results.json'), `${JSON.stringify({ results, peaks }, null, 2)}\n`);
      writeFileSync(join(root, 'docs/benchmarks.md'), page(results, peaks));
    }
  }
} finally {
  cleanUp();
}
