import process from 'node:process';

/** One run: how long it took, and how much of that the processor worked, which other load on the machine disturbs less. */
export interface Run {
  readonly wall: number;
  readonly cpu: number;
}

export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export function measure(work: () => void): Run {
  const before = process.cpuUsage();
  const start = performance.now();
  work();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { wall, cpu: (user + system) / 1000 };
}

/** The CPU of the quickest of some runs: what disturbs one of them adds to it, and never takes away. */
export function cpuOf(prepare: () => () => void, runs: number): number {
  return Math.min(
    ...Array.from({ length: runs }, () => {
      const work = prepare();
      globalThis.gc?.();
      return measure(work).cpu;
    }),
  );
}

/** Median, and the quarters below and above it. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const last = sorted.length - 1;
  return { median: at(Math.round(last / 2)), low: at(Math.floor(last / 4)), high: at(Math.ceil((last * 3) / 4)) };
}

export interface Contestant {
  readonly name: string;
  /** Prepares a run, which is not measured, and gives the work that is. */
  readonly prepare: () => () => void;
}

export interface Figures {
  readonly name: string;
  readonly wall: Spread;
  readonly cpu: Spread;
  /** How many times as long as the first contestant, of pairs that ran one after the other. */
  readonly ratio: Spread;
  readonly cpuRatio: Spread;
}

/**
 * Runs contestants in turn, so that what disturbs the machine disturbs all of them.
 *
 * @param warmUp whether the first round is only for V8 to compile what it runs
 * @returns the figures of each, compared with the first
 */
export function race(contestants: readonly Contestant[], rounds: number, warmUp = true): Figures[] {
  const runs = contestants.map((): Run[] => []);
  for (let round = warmUp ? 0 : 1; round <= rounds; round++) {
    for (const [index, { prepare }] of contestants.entries()) {
      const work = prepare();
      globalThis.gc?.();
      const run = measure(work);
      if (round > 0) runs[index]?.push(run);
    }
  }
  const first = runs[0] ?? [];
  return contestants.map(({ name }, index) => {
    const own = runs[index] ?? [];
    const ratios = (of: keyof Run) => spread(own.map((run, round) => run[of] / (first[round]?.[of] ?? Number.NaN)));
    return {
      name,
      wall: spread(own.map(({ wall }) => wall)),
      cpu: spread(own.map(({ cpu }) => cpu)),
      ratio: ratios('wall'),
      cpuRatio: ratios('cpu'),
    };
  });
}

/** The exponent with which costs grow: 1 is linear. Least squares of the logarithms. */
export function exponent(points: readonly (readonly [size: number, cost: number])[]): number {
  const logs = points.map(([size, cost]): [number, number] => [Math.log(size), Math.log(cost)]);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(logs.map(([value]) => value)), mean(logs.map(([, value]) => value))];
  const over = logs.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return over / logs.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}
