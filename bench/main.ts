import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { raceCommands, raceUnchanged, watching } from './commands.ts';
import { type Comparison, comparisons, memory, scale } from './comparisons.ts';
import { growth } from './growth.ts';
import { page, type Results } from './page.ts';
import { racePeers } from './peers/race.ts';
import { profiles } from './profile.ts';
import { cleanUp } from './scratch.ts';
import { raceVerify } from './verify.ts';

const HELP = `npm run bench [-- OPTIONS]

Measures all, in some ten minutes, and writes docs/benchmarks.md and bench/results.json.

  --only PART     one part, and write nothing: peers, commands, verify, memory, growth, profile, unchanged, or comparisons whose
                  name holds it, e.g. plain, L1, L2, 'a chart a service', 'a chain', floor
  --quick         fewer rounds, smaller sizes, and write nothing
  --rounds N      pairs of runs (default: 5)
  --scale         what an object costs from 100 to 200,000 of them, and the fitted exponent
  --help          show this
`;

const { values } = parseArgs({
  options: {
    scale: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const { only, quick } = values;
const rounds = Number(values.rounds ?? (quick ? 3 : 5));
const began = performance.now();
const print = (text: string) => {
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stdout.write(`[${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}] ${text}\n`);
};
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
  const growths = wants('growth') && !quick ? await growth(print) : [];
  const recorded = wants('profile') ? await profiles([500, quick ? 4000 : 20_000], print) : [];
  const commands = wants('commands') ? raceCommands(quick ? 1 : 3, print) : [];
  const watch = wants('commands') ? await watching(quick ? 3 : 9, print) : undefined;
  const verify = wants('verify') ? raceVerify(quick ? 1 : 3, print) : undefined;
  const peers = wants('peers') ? await racePeers(quick ? [100, 1000] : [100, 300, 1000, 4000], rounds, print) : [];
  const more = { ...(watch ? { watch } : {}), ...(verify ? { verify } : {}) };
  return { results, peaks, growths, profiles: recorded, commands, ...more, peers };
}

try {
  if (values.help) process.stdout.write(HELP);
  else if (values.scale) scale(print);
  else {
    const all = await measured();
    if (only === undefined && !quick) {
      const root = join(import.meta.dirname, '..');
      writeFileSync(join(root, 'bench/results.json'), `${JSON.stringify(all, null, 2)}\n`);
      writeFileSync(join(root, 'docs/benchmarks.md'), page(all));
      print('written: docs/benchmarks.md, bench/results.json');
    }
  }
} finally {
  cleanUp();
}
