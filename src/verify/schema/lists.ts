import { show } from './problems.ts';
import { isRecord, type Schema } from './schema.ts';

/** An item that says again what an earlier one said. */
export interface Duplicate {
  readonly index: number;
  readonly first: number;
  /** What is the same, e.g. `containerPort 80, protocol "TCP"`. */
  readonly what: string;
}

/** The repeated items of a list whose schema makes it a set, or a map by keys. */
export function duplicatesIn(schema: Schema, items: Schema, list: readonly unknown[]): readonly Duplicate[] {
  const kind = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const isMap = kind === 'map' && keys.length > 0;
  if (list.length < 2 || !(isMap || kind === 'set' || schema.uniqueItems === true)) return [];
  const seen = new Map<string, number>();
  const found: Duplicate[] = [];
  for (const [index, item] of list.entries()) {
    // What is no object in a map is refused for its type already.
    if (isMap && !isRecord(item)) continue;
    const text =
      isMap && isRecord(item)
        ? keys.map((key) => canonical(item[key] ?? items.properties?.[key]?.default)).join()
        : canonical(item);
    const first = seen.get(text);
    if (first === undefined) seen.set(text, index);
    else found.push({ index, first, what: isMap && isRecord(item) ? named(keys, item, items) : show(item) });
  }
  return found;
}

function named(keys: readonly string[], item: Readonly<Record<string, unknown>>, items: Schema): string {
  return keys.map((key) => `${key} ${show(item[key] ?? items.properties?.[key]?.default)}`).join(', ');
}

/** Whether two values are the same as JSON, whatever the order of their keys. */
export function sameJson(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && canonical(a) === canonical(b));
}

function canonical(value: unknown): string {
  if (typeof value !== 'object') return JSON.stringify(value) ?? '';
  return JSON.stringify(value, (_, child: unknown) =>
    isRecord(child) ? Object.fromEntries(Object.entries(child).sort(([a], [b]) => (a < b ? -1 : 1))) : child,
  );
}
