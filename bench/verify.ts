import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Judged } from './checks.ts';
import { projectCopy } from './commands.ts';
import { measure, type Spread, spread } from './measure.ts';
import { reachability } from './reach.ts';
import { SCHEMAS } from './schemas.ts';

export interface VerifyResult {
  /** `6699 objects of 16 targets`. */
  readonly what: string;
  readonly threads: number;
  readonly wall: Spread;
  readonly cpu: Spread;
  /** The first run of a checkout: nothing is kept, neither the command nor the CRDs. */
  readonly first: number;
  /** All checks alone, of objects that are in memory. */
  readonly checks: { readonly objects: number; readonly wall: Spread };
  /** Who reaches whom among a thousand workloads with two policies each. */
  readonly reach: Spread;
}

const usage = join(import.meta.dirname, 'usage.cjs');
const OBJECTS = 10_000;

/** All of `dist/`, with schemas, by the command; and the checks alone. Undefined where there are no schemas. */
export function raceVerify(rounds: number, print: (line: string) => void): VerifyResult | undefined {
  if (SCHEMAS === undefined) return undefined;
  const schemas = SCHEMAS;
  const folder = projectCopy();
  const run = (args: readonly string[]) => {
    const start = performance.now();
    const ran = spawnSync(process.execPath, ['--require', usage, ...args], { cwd: folder, encoding: 'utf8' });
    const wall = performance.now() - start;
    if (ran.status !== 0) throw new Error(`${args.join(' ')}: ${ran.stderr.slice(-500)}`);
    return { wall, cpu: Number(/\ncpu ([\d.]+)\n$/.exec(ran.stderr)?.[1]), said: ran.stdout };
  };
  const verify = () => run(['bin/orrery.js', 'verify', '--schemas', schemas]);
  rmSync(join(folder, '.orrery'), { recursive: true, force: true });
  const first = verify();
  const runs = Array.from({ length: rounds }, verify);
  const program = `require('./bin/compiled.cjs').runCompiled({ root: ${JSON.stringify(folder)}, entry: 'bench/checks.ts', cache: '.orrery/bench' })`;
  const check = () => JSON.parse(run(['-e', program, folder, schemas, String(OBJECTS)]).said) as Judged;
  const { objects } = check();
  const checks = { objects, wall: spread(Array.from({ length: rounds }, check).map(({ ms }) => ms)) };
  const what = /^(\d+ objects of \d+ targets)/m.exec(first.said)?.[1] ?? '';
  const threads = availableParallelism();
  const [wall, cpu] = [spread(runs.map((one) => one.wall)), spread(runs.map((one) => one.cpu))];
  print(
    `orrery verify, ${what}, ${threads} processors: ${shown(wall)}, CPU ${shown(cpu)}; ${seconds(first.wall)} the first time`,
  );
  const reach = spread(Array.from({ length: rounds }, () => measure(reachability(1000)).wall));
  print(`who reaches whom, 1000 workloads and 2000 policies: ${shown(reach)}`);
  print(`all checks alone, ${objects} objects in two threads: ${shown(checks.wall)}`);
  return { what, threads, wall, cpu, first: first.wall, checks, reach };
}

function shown({ median, low, high }: Spread): string {
  return `${seconds(median)} (${seconds(low)}–${seconds(high)})`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
