import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { raceCommands, raceUnchanged, watching } from './commands.ts';
import { type Comparison, comparisons, memory, scale } from './comparisons.ts';
import { page, type Results } from './page.ts';
import { racePeers } from './peers/race.ts';
import { cleanUp } from './scratch.ts';

/** `npm run bench [-- --quick | --scale | --only NAME]`; `--only peers` and `--only commands` too. */
const { values } = parseArgs({
  options: {
    scale: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
  },
});

const { only, quick } = values;
const rounds = Number(values.rounds ?? (quick ? 3 : 5));
const print = (text: string) => process.stdout.write(`${text}\n`);
const wants = (part: string) => only === undefined || only === part;

function show({ name, size, figures }: Comparison): void {
  print(`${name}, ${size}`);
  for (const { name: way, wall, cpu, ratio, cpuRatio } of figures) {
    print(
      `  ${way.padEnd(18)} ${wall.median.toFixed(1).padStart(9)} ms (${wall.low.toFixed(1)}–${wall.high.toFixed(1)})  CPU ${cpu.median.toFixed(1).padStart(9)} ms  × ${ratio.median.toFixed(2)} (CPU × ${cpuRatio.median.toFixed(2)})`,
    );
  }
}

async function measured(): Promise<Results> {
  const results: Comparison[] = [];
  for (const comparison of comparisons(only, quick ? 4000 : 20_000)) {
    const result = comparison(rounds);
    results.push(result);
    show(result);
  }
  if (wants('unchanged')) {
    const result = raceUnchanged(quick ? 1 : 3);
    results.push(result);
    show(result);
  }
  const peaks = wants('memory') ? await memory() : [];
  for (const { name, megabytes } of peaks) print(`peak memory at 20,000 objects: ${name} ${megabytes} MB`);
  const commands = wants('commands') ? raceCommands(quick ? 1 : 3, print) : [];
  const watch = wants('commands') ? await watching(quick ? 3 : 9, print) : undefined;
  const peers = wants('peers') ? await racePeers(quick ? [100, 1000] : [100, 300, 1000, 4000], rounds, print) : [];
  return { results, peaks, commands, ...(watch ? { watch } : {}), peers };
}

try {
  if (values.scale) scale(print);
  else {
    const all = await measured();
    if (only === undefined && !quick) {
      const root = join(import.meta.dirname, '..');
      writeFileSync(join(root, 'bench/results.json'), `${JSON.stringify(all, null, 2)}\n`);
      writeFileSync(join(root, 'docs/benchmarks.md'), page(all));
    }
  }
} finally {
  cleanUp();
}
