import type { App } from 'cdk8s';
import { exponent, measure, spread } from './measure.ts';
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

const ROUNDS = 5;
const GROWING: readonly (readonly [what: string, tree: (size: number, outdir: string) => App, sizes: number[]])[] = [
  ['objects', blockTree, [12_500, 25_000, 50_000, 100_000, 200_000]],
  ['charts of five objects', (charts, outdir) => chartTree(charts * 5, outdir), [1000, 2000, 4000, 8000]],
  ['edges between charts', (edges, outdir) => chainTree(edges + 1, 1, outdir), [1000, 2000, 4000, 8000]],
];

/** Each size runs right after the one before it, so that what disturbs one of a pair disturbs the other. */
export function growth(print: (line: string) => void): Growth[] {
  synthesize(blockTree(2000, freshFolder()));
  return GROWING.map(([what, tree, sizes]) => {
    const costs = sizes.map((): number[] => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, size] of sizes.entries()) costs[index]?.push(cpuOf(tree, size, 1));
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
    const result = { what, points, worst: Math.max(...doublings), exponent: fitted };
    print(`${what}: a doubling costs at most × ${result.worst.toFixed(2)}, exponent ${fitted.toFixed(3)}`);
    return result;
  });
}

/** The least of some runs: what disturbs one of them adds to it, and never takes away. */
export function cpuOf(tree: (size: number, outdir: string) => App, size: number, runs: number): number {
  return Math.min(
    ...Array.from({ length: runs }, () => {
      const app = tree(size, freshFolder());
      globalThis.gc?.();
      return measure(() => synthesize(app)).cpu;
    }),
  );
}
