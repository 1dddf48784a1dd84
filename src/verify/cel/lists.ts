import { isDeepStrictEqual } from 'node:util';
import type { Environment } from '@marcbachmann/cel-js';

type Comparable = bigint | number | string | boolean | Date;

/** Kubernetes' functions of lists, and CEL's sets. */
export function registerLists(environment: Environment): void {
  environment
    .registerFunction('list.isSorted(): bool', (list: readonly Comparable[]) =>
      list.every((item, index) => index === 0 || (list[index - 1] ?? item) <= item),
    )
    .registerFunction('list<A>.sum(): A', sum)
    .registerFunction('list<A>.min(): A', (list: readonly Comparable[]) => best(list, (a, b) => a < b))
    .registerFunction('list<A>.max(): A', (list: readonly Comparable[]) => best(list, (a, b) => a > b))
    .registerFunction('list<A>.indexOf(A): int', (list: readonly unknown[], value: unknown) =>
      BigInt(list.findIndex((item) => same(item, value))),
    )
    .registerFunction('list<A>.lastIndexOf(A): int', (list: readonly unknown[], value: unknown) =>
      BigInt(list.findLastIndex((item) => same(item, value))),
    )
    .registerType('SetsNamespace', SetsNamespace)
    .registerConstant('sets', 'SetsNamespace', new SetsNamespace())
    .registerFunction(
      'SetsNamespace.contains(list, list): bool',
      (_sets, list: readonly unknown[], part: readonly unknown[]) => holds(list, part),
    )
    .registerFunction(
      'SetsNamespace.equivalent(list, list): bool',
      (_sets, a: readonly unknown[], b: readonly unknown[]) => holds(a, b) && holds(b, a),
    )
    .registerFunction(
      'SetsNamespace.intersects(list, list): bool',
      (_sets, a: readonly unknown[], b: readonly unknown[]) => a.some((item) => b.some((other) => same(item, other))),
    );
}

class SetsNamespace {}

function sum(list: readonly unknown[]): unknown {
  return list.reduce(
    (total, item) => {
      if (typeof total === 'bigint' && typeof item === 'bigint') return total + item;
      if (typeof total === 'number' && typeof item === 'number') return total + item;
      throw new Error('sum() of what is no list of numbers');
    },
    typeof list[0] === 'number' ? 0 : 0n,
  );
}

function best(list: readonly Comparable[], better: (a: Comparable, b: Comparable) => boolean): Comparable {
  const [first, ...rest] = list;
  if (first === undefined) throw new Error('min or max of an empty list');
  return rest.reduce((found, item) => (better(item, found) ? item : found), first);
}

function holds(list: readonly unknown[], part: readonly unknown[]): boolean {
  return part.every((item) => list.some((other) => same(item, other)));
}

/** CEL's numbers are equal across their types. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a === 'bigint' && typeof b === 'number') return Number(a) === b;
  if (typeof a === 'number' && typeof b === 'bigint') return a === Number(b);
  return isDeepStrictEqual(a, b);
}
