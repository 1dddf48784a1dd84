import { join } from 'node:path';
import type { App } from 'cdk8s';
import { cpuOf, exponent, spread } from './measure.ts';
import { type OnePlatform, onePlatform } from './one-platform.ts';
import { reachability } from './reach.ts';
import { SCHEMAS } from './schemas.ts';
import { freshFolder } from './scratch.ts';
import { blockTree, chainTree, chartTree } from './trees.ts';
import { synthesize } from './ways.ts';

/** What synthesizing costs when there is more and more of something. */
export interface Growth {
  readonly what: string;
  /** Milliseconds of CPU. */
  readonly points: readonly { readonly size: number; readonly cpu: number }[];
  /** The most that a doubling cost, in times: of each, the median of pairs. */
  readonly worst: number;
  /** 1 is linear. */
  readonly exponent: number;
}

/** What grows: it is prepared, which is not measured, and gives the work that is. */
interface Growing {
  readonly what: string;
  readonly sizes: readonly number[];
  readonly rounds: number;
  readonly prepare: (size: number) => () => void;
}

function tree(what: string, make: (size: number, outdir: string) => App, sizes: readonly number[]): Growing {
  const prepare = (size: number) => {
    const app = make(size, freshFolder());
    return () => synthesize(app);
  };
  return { what, sizes, rounds: 5, prepare };
}

const SERVICES = [100, 200, 400];

async function growing(): Promise<Growing[]> {
  const platforms = new Map<number, OnePlatform>();
  for (const size of SERVICES) platforms.set(size, await onePlatform(size, join(import.meta.dirname, '..'), SCHEMAS));
  const services = (what: string, work: (of: OnePlatform | undefined) => (() => void) | undefined): Growing => ({
    what,
    sizes: SERVICES,
    rounds: 3,
    prepare: (size) => work(platforms.get(size)) ?? (() => {}),
  });
  return [
    tree('objects', blockTree, [12_500, 25_000, 50_000, 100_000, 200_000]),
    tree('charts of five objects', (charts, outdir) => chartTree(charts * 5, outdir), [1000, 2000, 4000, 8000]),
    tree('edges between charts', (edges, outdir) => chainTree(edges + 1, 1, outdir), [1000, 2000, 4000, 8000]),
    services('services of one platform, made', (platform) => platform?.make),
    services('services of one platform, all checks', (platform) => platform?.checks()),
    { what: 'workloads with two policies each, who reaches whom', sizes: REACHING, rounds: 5, prepare: reachability },
  ];
}

const REACHING = [1000, 2000, 4000, 8000];

/** Each size runs right after the one before it, so that what disturbs one of a pair disturbs the other. */
export async function growth(print: (line: string) => void): Promise<Growth[]> {
  const result: Growth[] = [];
  for (const { what, sizes, rounds, prepare } of await growing()) {
    // The first is for V8 to compile what it runs.
    prepare(sizes[0] ?? 0)();
    const costs = sizes.map((): number[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [index, size] of sizes.entries()) costs[index]?.push(cpuOf(() => prepare(size), 1));
    }
    const points = sizes.map((size, index) => {
      const cpu = spread(costs[index] ?? []).median;
      print(`${String(size).padStart(7)} ${what}  ${((cpu * 1000) / size).toFixed(1)} µs of CPU each`);
      return { size, cpu };
    });
    const doublings = costs.slice(1).map((own, before) => {
      const half = costs[before] ?? [];
      return spread(own.map((cost, round) => cost / (half[round] ?? Number.NaN))).median;
    });
    const fitted = exponent(points.map(({ size, cpu }) => [size, cpu]));
    const grown = { what, points, worst: Math.max(...doublings), exponent: fitted };
    print(`${what}: a doubling costs at most × ${grown.worst.toFixed(2)}, exponent ${fitted.toFixed(3)}`);
    result.push(grown);
  }
  return result;
}
