/** A value inside a description, by path. */
export interface Leaf {
  readonly path: readonly string[];
  readonly value: string | number | boolean;
}

/** Every text, number and truth value inside, in order. `kind` and `on` choose a shape: changed alone they mean nothing. */
export function leaves(value: unknown, path: readonly string[] = []): Leaf[] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return ['kind', 'on'].includes(path.at(-1) ?? '') ? [] : [{ path, value }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key]));
}

/** Every object and list inside that could be left out, innermost last. */
export function branches(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  const own = path.length === 0 ? [] : [[...path]];
  return [...own, ...Object.entries(value).flatMap(([key, child]) => branches(child, [...path, key]))];
}

/**
 * Other values of the same form, to be tried in turn: far ones first, since rounding hides the near. A duration stays
 * a duration, a version a version.
 */
export function alternatives(value: string | number | boolean): (string | number | boolean)[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value * 3, value + 1, value - 1].filter((n) => n > 0);
  const changed = (change: (n: number) => number) => value.replace(/\d+/, (digits) => String(change(Number(digits))));
  const others = [
    changed((n) => n * 3 + 1),
    changed((n) => n + 1),
    changed((n) => Math.max(1, n - 1)),
    `${value}x`,
    `x${value}`,
  ];
  return [...new Set(others)].filter((other) => other !== value);
}

/** A copy with another value at a path; without the value when it is undefined. What is not on the path is shared. */
export function replaced(root: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(root)) {
    const index = Number(key);
    if (rest.length === 0 && value === undefined) return root.toSpliced(index, 1);
    return root.with(index, replaced(root[index], rest, value));
  }
  const copy: Record<string, unknown> = { ...(root as Record<string, unknown>) };
  if (rest.length === 0 && value === undefined) delete copy[key];
  else copy[key] = replaced(copy[key], rest, value);
  return copy;
}
