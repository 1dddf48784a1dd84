import type { Option } from './command.ts';
import { UsageError } from './io.ts';

/** One machine's part of the work that several share: no target is in two of them, and none is left out. */
export interface Shard {
  /** From 1 on. */
  readonly index: number;
  readonly count: number;
}

export const SHARD: Option = {
  name: 'shard',
  value: 'I/N',
  about: 'only the Ith of N parts of all targets, so that N machines can share them, e.g. 1/3',
};

/** @throws UsageError when it is not I/N with I from 1 to N */
export function shardOf(text: string | undefined): Shard | undefined {
  if (text === undefined) return undefined;
  const [, index, count] = (/^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text) ?? []).map(Number);
  if (index === undefined || count === undefined || index > count) {
    throw new UsageError(
      `--shard ${text} is no part of anything`,
      'write I/N with I from 1 to N, e.g. 1/3, 2/3 and 3/3',
    );
  }
  return { index, count };
}

/** Of a list that is the same on every machine, every Nth from the Ith on: neighbours, which are alike, are spread. */
export function inShard<T>(all: readonly T[], shard: Shard | undefined): T[] {
  return all.filter((_, at) => shard === undefined || at % shard.count === shard.index - 1);
}

/** The part that also sees to what belongs to no target: somebody must, and one alone. */
export function isFirst(shard: Shard | undefined): boolean {
  return shard === undefined || shard.index === 1;
}
