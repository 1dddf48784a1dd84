import { MAX_DEPTH } from './nodes.ts';

/** More values than any manifest has; what aliases multiply beyond it would never be walked to its end. */
const MOST = 2_000_000;

interface Extent {
  readonly size: number;
  readonly depth: number;
}

/**
 * Why a parsed value cannot be walked: it contains itself, or its aliases multiply or nest it beyond all measure. Each
 * value is looked at once, however often it is used.
 */
export function endlessness(root: unknown): string | undefined {
  const extents = new Map<object, Extent | 'open'>();
  const extentOf = (value: unknown): Extent => {
    if (typeof value !== 'object' || value === null) return { size: 1, depth: 0 };
    const known = extents.get(value);
    if (known === 'open') return { size: Number.POSITIVE_INFINITY, depth: 0 };
    if (known !== undefined) return known;
    extents.set(value, 'open');
    let [size, depth] = [1, 0];
    for (const child of Object.values(value)) {
      const inner = extentOf(child);
      size += inner.size;
      depth = Math.max(depth, inner.depth + 1);
    }
    const extent = { size, depth };
    extents.set(value, extent);
    return extent;
  };
  const { size, depth } = extentOf(root);
  if (size === Number.POSITIVE_INFINITY) return 'contains itself by an alias';
  if (depth > MAX_DEPTH) return `is nested ${depth} deep by its aliases`;
  return size > MOST ? `becomes ${size.toExponential(0)} values by its aliases` : undefined;
}
