/** One source of a target's description: the platform, or an environment's or region's differences from it. */
export interface LayerSource {
  /** The file that states it, below the project's root. */
  readonly file: string;
  readonly value: unknown;
  /** Where in the file the path of a value lies; as it is, unless said otherwise. */
  readonly within?: (path: readonly string[]) => readonly string[];
}

type Plain = Record<string, unknown>;

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Lays differences over a base: objects are merged, lists and values replaced, `null` takes away. A value that changes
 * its `kind` (`canary` to `rolling`) is replaced whole: the old kind's options mean nothing to the new one.
 */
export function overlay(base: unknown, difference: unknown): unknown {
  if (difference === undefined) return base;
  if (!isPlain(base) || !isPlain(difference)) return difference;
  if ('kind' in difference && difference.kind !== base.kind) return difference;
  const merged: Plain = { ...base };
  for (const [key, value] of Object.entries(difference)) {
    if (value === null) delete merged[key];
    else merged[key] = overlay(base[key], value);
  }
  return merged;
}

/** The value at a path; undefined when there is none. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Reflect.get(at, key);
  }
  return at;
}

/** How many parts of a path a value states. */
export function depthOf(value: unknown, path: readonly string[]): number {
  let at = value;
  for (const [index, key] of path.entries()) {
    if (typeof at !== 'object' || at === null || !(key in at)) return index;
    at = Reflect.get(at, key);
  }
  return path.length;
}

/**
 * The layer that a resolved value comes from: the last one that states most of its path.
 *
 * @returns undefined when no layer states the whole path: then a default does
 */
export function stating(layers: readonly LayerSource[], path: readonly string[]): LayerSource | undefined {
  return layers.findLast((layer) => depthOf(layer.value, path) === path.length);
}

/** The layer that states the longest beginning of a path. */
export function nearest(
  layers: readonly LayerSource[],
  path: readonly string[],
): { layer: LayerSource; depth: number } | undefined {
  let best: { layer: LayerSource; depth: number } | undefined;
  for (const layer of layers) {
    const depth = depthOf(layer.value, path);
    if (depth > 0 && depth >= (best?.depth ?? 0)) best = { layer, depth };
  }
  return best;
}
