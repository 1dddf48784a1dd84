import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { classTree, libraryTree } from './class-trees.ts';
import { compiled } from './compile.ts';
import { cdk8s, checkEqual, floor, ours, type Tree } from './contestants.ts';
import { cpuOf, exponent, type Figures, race } from './measure.ts';
import { freshFolder } from './scratch.ts';
import { objects } from './services.ts';
import { blockTree, chainTree, chartTree, manyCharts, plainTree } from './trees.ts';
import { synthesize } from './ways.ts';

export interface Comparison {
  readonly name: string;
  readonly size: string;
  readonly figures: readonly Figures[];
}

const TREES: readonly (readonly [
  name: string,
  build: (count: number, outdir: string) => ReturnType<Tree>,
  sizes: number[],
])[] = [
  ['plain ApiObjects in one chart', plainTree, [100, 1000, 4000]],
  ['generated classes (L1) in one chart', classTree, [100, 1000, 4000]],
  ['cdk8s-plus Deployments (L2) in one chart', libraryTree, [1000, 4000]],
  ['a chart a service of five objects', chartTree, [1000, 4000, 10_000]],
  ['a chart an object', manyCharts, [1000]],
];

const SLOW = 4000;
/** Ways whose work grows with its square take too long for more. */
const FEW = 3;

/** Every comparison of at most so many objects, to be run one after the other; of those whose name holds `only`. */
export function* comparisons(only = '', largest = 20_000): Generator<(rounds: number) => Comparison> {
  for (const [name, build, sizes] of TREES) {
    if (!name.includes(only)) continue;
    for (const size of sizes.filter((each) => each <= largest)) {
      const tree: Tree = (outdir) => build(size, outdir);
      yield (rounds) => {
        checkEqual(tree);
        // Checking has warmed both up, where they run for long.
        const figures = race(
          [ours(tree), cdk8s(tree)],
          size > SLOW ? 1 : size === SLOW ? Math.min(rounds, FEW) : rounds,
          size < SLOW,
        );
        return { name, size: `${size} objects`, figures };
      };
    }
  }
  if ('a chain of charts'.includes(only)) {
    for (const [charts, each] of [
      [3, 3],
      [4, 4],
    ] as const) {
      const tree: Tree = (outdir) => chainTree(charts, each, outdir);
      yield (rounds) => {
        checkEqual(tree);
        return {
          name: 'a chain of charts',
          size: `${charts} × ${each}`,
          figures: race([ours(tree), cdk8s(tree)], rounds),
        };
      };
    }
    const tree: Tree = (outdir) => chainTree(10, 10, outdir);
    yield (rounds) => ({
      name: 'a chain of charts (cdk8s does not end in 200 s)',
      size: '10 × 10',
      figures: race([ours(tree)], rounds),
    });
  }
  if (!'the floor'.includes(only)) return;
  for (const size of [1000, 5000, 20_000].filter((each) => each <= largest)) {
    const list = objects(size);
    const tree: Tree = (outdir) => plainTree(size, outdir);
    yield (rounds) => ({
      name: 'the floor: objects that are there, the emitter, one file',
      size: `${size} objects`,
      figures: race([floor(list), ours(tree)], rounds),
    });
  }
}

export interface Peak {
  readonly name: string;
  readonly megabytes: number;
}

/** Peak memory of a process of its own, without a compiler in it, that builds and synthesizes 20,000 objects. */
export async function memory(): Promise<Peak[]> {
  const program = await compiled('bench/peak.ts');
  return (['Orrery', 'cdk8s App.synth()'] as const).map((name) => {
    const peaks = Array.from({ length: 3 }, () =>
      Number(execFileSync(process.execPath, [program, name, freshFolder()], { encoding: 'utf8' })),
    ).sort((a, b) => a - b);
    return { name, megabytes: Math.round((peaks[1] ?? Number.NaN) / 1024) };
  });
}

/** Cost an object from 100 to 200,000, in charts of a thousand objects. */
export function scale(print: (text: string) => void): void {
  synthesize(blockTree(2000, freshFolder()));
  const points = [100, 300, 1000, 3000, 10_000, 30_000, 100_000, 200_000].map((size): [number, number] => {
    const prepare = () => {
      const app = blockTree(size, freshFolder());
      return () => synthesize(app);
    };
    const best = cpuOf(prepare, size < 10_000 ? 7 : 3);
    print(`${String(size).padStart(7)} objects  ${((best * 1000) / size).toFixed(1).padStart(6)} µs of CPU an object`);
    return [size, best];
  });
  print(
    `fitted exponent from 1,000 objects: ${exponent(points.filter(([size]) => size >= 1000)).toFixed(3)} (1 is linear)`,
  );
}
