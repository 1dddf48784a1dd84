import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { builder, goVersion } from '../../conformance/build.ts';
import { asTexts, checkHolds } from '../equal.ts';
import { type Spread, spread } from '../measure.ts';
import { freshFolder } from '../scratch.ts';
import {
  type Command,
  expected,
  helm,
  helmEngine,
  jsonnet,
  jsonnetYaml,
  kosko,
  kustomize,
  type Peer,
  programs,
} from './contestants.ts';

export interface PeerResult {
  readonly services: number;
  readonly name: string;
  /** Of the whole process, in milliseconds; undefined when it did not end in time. */
  readonly wall?: Spread;
  /** How many times as long as the first way, of runs one after the other. */
  readonly ratio?: Spread;
}

const root = join(import.meta.dirname, '../..');
const TOOLS = {
  helm: 'helm.sh/helm/v4/cmd/helm',
  kustomize: 'sigs.k8s.io/kustomize/kustomize/v5',
  jsonnet: 'github.com/google/go-jsonnet/cmd/jsonnet',
  engine: './helm-engine',
} as const;
/** Who takes longer is not waited for, and not asked again with more. */
const LIMIT = 60_000;
/** Who takes seconds is known well enough by two runs, and who takes more by the one that was checked. */
const TWICE = 4000;
const ONCE = 10_000;

/** All ways that can be had here; of those that cannot it is said why. */
async function peers(print: (line: string) => void): Promise<Peer[]> {
  const all = await programs();
  const packages = join(root, 'bench/peers/node_modules');
  try {
    if (!existsSync(join(packages, '@kosko/cli'))) {
      execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: join(root, 'bench/peers'), stdio: 'pipe' });
    }
    all.push(kosko(packages));
  } catch (error) {
    print(`NOT MEASURED: Kosko, which cannot be installed (${String(error).split('\n')[0]})`);
  }
  if ((await goVersion(process.env)) === undefined) {
    print('NOT MEASURED: Helm, kustomize and go-jsonnet, since there is no Go here');
    return all;
  }
  try {
    const build = builder({ root, cache: join(root, '.orrery/bench'), env: process.env, log: print });
    const made = await build('bench/peers', Object.values(TOOLS));
    all.push(helm(made[TOOLS.helm]), helmEngine(made[TOOLS.engine]));
    all.push(jsonnet(made[TOOLS.jsonnet]), jsonnetYaml(made[TOOLS.jsonnet]), kustomize(made[TOOLS.kustomize]));
  } catch (error) {
    print(`NOT MEASURED: Helm, kustomize and go-jsonnet, which cannot be built (${String(error).slice(0, 300)})`);
  }
  return all;
}

/**
 * Whole processes against each other: each first has to give the same objects, then they run in turn.
 *
 * @param sizes numbers of services
 */
export async function racePeers(
  sizes: readonly number[],
  rounds: number,
  print: (line: string) => void,
): Promise<PeerResult[]> {
  const results: PeerResult[] = [];
  const late = new Set<string>();
  const all = await peers(print);
  for (const services of sizes) {
    const texts = asTexts(expected(services));
    const runs = all
      .filter(({ name }) => !late.has(name))
      .map(({ name, prepare }) => ({ name, command: prepare(services), times: new Map<number, number>() }));
    for (const { name, command, times } of runs) {
      const folder = freshFolder();
      const time = run(command(folder), folder);
      if (time === undefined) {
        late.add(name);
        results.push({ services, name });
        print(`${services} services  ${name.padEnd(28)} did not end in ${LIMIT / 1000} s`);
        continue;
      }
      checkHolds(folder, texts);
      if (time > ONCE) times.set(0, time);
    }
    const ended = runs.filter(({ name }) => !late.has(name));
    for (let round = 0; round < rounds; round++) {
      for (const { times, command } of ended) {
        const before = times.get(0) ?? 0;
        if (before > ONCE || (round >= 2 && before > TWICE)) continue;
        const folder = freshFolder();
        const time = run(command(folder), folder);
        if (time !== undefined) times.set(round, time);
      }
    }
    const first = ended[0]?.times;
    for (const { name, times } of ended) {
      const wall = spread([...times.values()]);
      const ratio = spread([...times].map(([round, time]) => time / (first?.get(round) ?? Number.NaN)));
      results.push({ services, name, wall, ratio });
      print(
        `${services} services  ${name.padEnd(28)} ${wall.median.toFixed(0).padStart(7)} ms (${wall.low.toFixed(0)}–${wall.high.toFixed(0)})  × ${ratio.median.toFixed(2)}`,
      );
    }
  }
  return results;
}

/** How long a process takes, from before it starts until it has ended; undefined when it did not end in time. */
function run({ file, args, cwd, env }: Command, output: string): number | undefined {
  const stdout = openSync(join(output, 'stdout.yaml'), 'w');
  const start = performance.now();
  const ran = spawnSync(file, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', stdout, 'pipe'],
    timeout: LIMIT,
  });
  const time = performance.now() - start;
  closeSync(stdout);
  if (ran.signal !== null) return undefined;
  if (ran.status !== 0) throw new Error(`${file} ${args.join(' ')}: ${String(ran.stderr).slice(0, 500)}`);
  return time;
}
