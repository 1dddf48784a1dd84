import { EVENT_ID, type Event, getScalarValue, parseEvents } from 'js-yaml';

/** A parsed document's tree as far as places matter: where each key and item begins. */
export type Node =
  | { readonly kind: 'mapping'; readonly start: number; readonly entries: readonly Entry[] }
  | { readonly kind: 'sequence'; readonly start: number; readonly items: readonly Node[] }
  | { readonly kind: 'leaf'; readonly start: number; readonly text?: string };

export interface Entry {
  readonly key: string;
  /** Offset of the key in the source. */
  readonly start: number;
  readonly value: Node;
}

/** Nesting that no object has: what is deeper is refused instead of exhausting the stack. */
export const MAX_DEPTH = 500;

/** The trees of a source's documents; none when it has no content, or cannot be parsed. */
export function nodesOf(source: string): Node[] {
  let events: Event[];
  try {
    events = parseEvents(source, { maxDepth: MAX_DEPTH });
  } catch {
    return [];
  }
  const cursor = { index: 0 };
  const nodes: Node[] = [];
  while (cursor.index < events.length) {
    const event = events[cursor.index];
    if (event?.type === EVENT_ID.DOCUMENT || event?.type === EVENT_ID.POP) cursor.index++;
    else nodes.push(read(events, cursor, source));
  }
  return nodes;
}

function read(events: readonly Event[], cursor: { index: number }, source: string): Node {
  const event = events[cursor.index++];
  switch (event?.type) {
    case EVENT_ID.MAPPING: {
      const entries: Entry[] = [];
      while (!ends(events, cursor)) {
        const key = events[cursor.index];
        const start = key?.type === EVENT_ID.SCALAR ? key.valueStart : event.start;
        const text = key?.type === EVENT_ID.SCALAR ? getScalarValue(source, key) : '';
        read(events, cursor, source);
        entries.push({ key: text, start, value: read(events, cursor, source) });
      }
      return { kind: 'mapping', start: event.start, entries };
    }
    case EVENT_ID.SEQUENCE: {
      const items: Node[] = [];
      while (!ends(events, cursor)) items.push(read(events, cursor, source));
      return { kind: 'sequence', start: event.start, items };
    }
    case EVENT_ID.SCALAR:
      return { kind: 'leaf', start: event.valueStart, text: getScalarValue(source, event) };
    case EVENT_ID.ALIAS:
      return { kind: 'leaf', start: event.anchorStart };
    default:
      return { kind: 'leaf', start: 0 };
  }
}

/** Whether a mapping or sequence ends here; its end is taken. */
function ends(events: readonly Event[], cursor: { index: number }): boolean {
  if (cursor.index < events.length && events[cursor.index]?.type !== EVENT_ID.POP) return false;
  cursor.index++;
  return true;
}

/** The steps of a path as findings write it: `spec.ports[0].name`, `metadata.labels["app.kubernetes.io/name"]`. */
export function stepsOf(path: string): string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[([^\]]*)\]|([^.[\]]+)/g)].map(
    ([, quoted, inBrackets, plain]) => quoted ?? inBrackets ?? plain ?? '',
  );
}

/** The name of a list's item: `containers[app]` is a path too. */
function nameOf(node: Node): string | undefined {
  if (node.kind !== 'mapping') return undefined;
  const name = node.entries.find(({ key }) => key === 'name')?.value;
  return name?.kind === 'leaf' ? name.text : undefined;
}

/** Offset of the value at a path, or of the closest thing around it that is there. */
export function offsetOf(root: Node, steps: readonly string[]): number {
  let node = root;
  let offset = root.start;
  for (const step of steps) {
    if (node.kind === 'mapping') {
      const entry = node.entries.findLast(({ key }) => key === step);
      if (!entry) break;
      offset = entry.start;
      node = entry.value;
    } else if (node.kind === 'sequence') {
      const item = node.items[Number(step)] ?? node.items.find((each) => nameOf(each) === step);
      if (!item) break;
      offset = item.start;
      node = item;
    } else break;
  }
  return offset;
}

/** Keys that a mapping has twice, with their path and where they come again. */
export function repeatedKeys(node: Node, path = ''): { readonly path: string; readonly start: number }[] {
  if (node.kind === 'sequence') return node.items.flatMap((item, index) => repeatedKeys(item, `${path}[${index}]`));
  if (node.kind === 'leaf') return [];
  const seen = new Set<string>();
  return node.entries.flatMap(({ key, start, value }) => {
    const at = /^[\w-]+$/.test(key) ? (path === '' ? key : `${path}.${key}`) : `${path}["${key}"]`;
    const again = seen.has(key) && key !== '<<' ? [{ path: at, start }] : [];
    seen.add(key);
    return [...again, ...repeatedKeys(value, at)];
  });
}
