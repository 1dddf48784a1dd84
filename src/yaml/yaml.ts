import { type Key, type KeyOrder, Keys, type Shape } from './keys.ts';
import { Output } from './output.ts';
import { writeLine, writeText } from './text.ts';

export type { KeyOrder } from './keys.ts';

/** What writing one document needs; kept between documents, with the buffer and the keys seen so far. */
interface Writer {
  readonly out: Output;
  readonly keys: Keys;
}

const BUFFER = 1 << 16;
/** Taken while in use, since a getter of an object may write another. */
const idle = new Map<KeyOrder | undefined, Writer>();

/**
 * One object as YAML that reads the same under YAML 1.1, 1.2 and in Go (kubectl): block style, no anchors, multi-line
 * text as literal blocks, every string quoted that a reader could take for something else.
 *
 * It takes what JSON can hold: plain objects, lists, texts, numbers, booleans and null. Fields that are undefined are
 * left out, as in JSON.
 *
 * @param order of the keys of each map; without it, the one they have
 * @throws TypeError for a date, a class instance, a function, with its place
 */
export function toYaml(value: unknown, order?: KeyOrder): string {
  const writer = idle.get(order) ?? { out: new Output(BUFFER), keys: new Keys(order) };
  idle.delete(order);
  const { out, keys } = writer;
  try {
    const open = writeValue(writer, value, 0, true, keys.document);
    out.newLine(0);
    if (open) out.ascii('...\n');
    return out.text();
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error;
    throw new TypeError(
      `${pathTo(error.value, value) ?? 'the document'} is a ${nameOf(error.value)}: YAML here holds what JSON can`,
    );
  } finally {
    out.clear();
    idle.set(order, writer);
  }
}

/** Where a value is that cannot be written, is looked for afterwards: keeping the path costs more than writing most fields. */
class Unwritable extends Error {
  readonly value: unknown;

  constructor(value: unknown) {
    super('cannot be written');
    this.value = value;
  }
}

/**
 * @param level how many collections are around
 * @param inline whether a collection may begin on this line: after `- `, after `? `, at the beginning; not after a key, where an empty
 *   one comes after a blank
 * @param place of the value, where it is a map
 * @returns whether it ended with empty lines
 */
function writeValue(writer: Writer, value: unknown, level: number, inline: boolean, place: Shape): boolean {
  const { out } = writer;
  switch (typeof value) {
    case 'string':
      // A document that is a text alone: readers count its indentation from different columns.
      if (level === 0) {
        writeLine(out, value);
        return false;
      }
      return writeText(out, value, 2 * level);
    case 'number':
      out.ascii(numberText(value));
      return false;
    case 'boolean':
      out.ascii(value ? 'true' : 'false');
      return false;
    case 'object':
      if (value === null) {
        out.ascii('null');
        return false;
      }
      if (Array.isArray(value)) return writeList(writer, value, level, inline);
      if (isPlain(value)) return writeMap(writer, value, level, inline, place);
  }
  throw new Unwritable(value);
}

function writeList(writer: Writer, list: readonly unknown[], level: number, inline: boolean): boolean {
  const { out, keys } = writer;
  if (list.length === 0) out.ascii(inline ? '[]' : ' []');
  let open = false;
  for (let index = 0; index < list.length; index++) {
    if (index > 0 || !inline) out.newLine(2 * level);
    out.ascii('- ');
    // As in JSON: a list has no holes.
    open = writeValue(writer, list[index] ?? null, level + 1, true, keys.items);
  }
  return open;
}

type Fields = Readonly<Record<string, unknown>>;

function writeMap(writer: Writer, map: Fields, level: number, inline: boolean, place: Shape): boolean {
  const { out } = writer;
  let open = false;
  let empty = true;
  const keys = writer.keys.of(map, place);
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index];
    const value = key && map[key.name];
    if (key === undefined || value === undefined) continue;
    if (!empty || !inline) out.newLine(2 * level);
    empty = false;
    open = writePair(writer, key, value, level);
  }
  if (empty) out.ascii(inline ? '{}' : ' {}');
  return open;
}

function writePair(writer: Writer, key: Key, value: unknown, level: number): boolean {
  const { out } = writer;
  if (key.bytes === undefined) {
    out.ascii('? ');
    writeLine(out, key.name);
    out.newLine(2 * level);
    out.ascii(': ');
    return writeValue(writer, value, level + 1, true, key.maps);
  }
  out.raw(key.bytes, key.isAscii);
  // A collection begins on the next line, when there is something in it.
  if (typeof value !== 'object' || value === null) out.ascii(' ');
  return writeValue(writer, value, level + 1, false, key.maps);
}

function isPlain(value: object): value is Fields {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  // YAML 1.1 takes `1e+21` for a text: a float has a dot.
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.e') : text;
}

function nameOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? value.constructor.name : typeof value;
}

/** The path to a value inside another; undefined when it is that itself. */
function pathTo(sought: unknown, value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    if (child === sought) return key;
    const below = pathTo(sought, child);
    if (below !== undefined) return `${key}.${below}`;
  }
  return undefined;
}
