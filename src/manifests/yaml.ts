import { Output } from './yaml/output.ts';
import { writeLine, writeText } from './yaml/text.ts';

/** The longest key that a reader must take without `?` before it. */
const LONGEST_KEY = 1024;

/**
 * The keys of a map in the order in which they are to be written.
 *
 * @param within the key whose value the map is, or its index in a list; undefined for the document
 */
export type KeyOrder = (keys: string[], within: string | number | undefined) => readonly string[];

/** Where the writer is, and how it sorts. */
interface At {
  readonly path: (string | number)[];
  readonly order: KeyOrder | undefined;
}

/** Kept between objects, so that its buffer is; taken while in use, since a getter of an object may write another. */
let idle: Output | undefined;

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
  const out = idle ?? new Output();
  idle = undefined;
  try {
    const open = writeValue(out, value, 0, true, { path: [], order });
    out.newLine(0);
    if (open) out.ascii('...\n');
    return out.take();
  } finally {
    out.clear();
    idle = out;
  }
}

/**
 * @param level how many collections are around
 * @param inline whether a collection may begin on this line: after `- `, after `? `, at the beginning
 * @returns whether it ended with empty lines
 */
function writeValue(out: Output, value: unknown, level: number, inline: boolean, at: At): boolean {
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
      if (Array.isArray(value)) return writeList(out, value, level, inline, at);
      if (isPlain(value)) return writeMap(out, value, level, inline, at);
  }
  const name = typeof value === 'object' && value !== null ? value.constructor.name : typeof value;
  throw new TypeError(`${at.path.join('.') || 'the document'} is a ${name}: YAML here holds what JSON can`);
}

function writeList(out: Output, list: readonly unknown[], level: number, inline: boolean, at: At): boolean {
  if (list.length === 0) out.ascii('[]');
  let open = false;
  for (let index = 0; index < list.length; index++) {
    if (index > 0 || !inline) out.newLine(2 * level);
    out.ascii('- ');
    at.path.push(index);
    // As in JSON: a list has no holes.
    open = writeValue(out, list[index] ?? null, level + 1, true, at);
    at.path.pop();
  }
  return open;
}

function writeMap(
  out: Output,
  map: Readonly<Record<string, unknown>>,
  level: number,
  inline: boolean,
  at: At,
): boolean {
  let open = false;
  let empty = true;
  const own = Object.keys(map);
  for (const key of at.order ? at.order(own, at.path.at(-1)) : own) {
    const value = map[key];
    if (value === undefined) continue;
    if (!empty || !inline) out.newLine(2 * level);
    empty = false;
    at.path.push(key);
    open = writePair(out, key, value, level, at);
    at.path.pop();
  }
  if (empty) out.ascii('{}');
  return open;
}

function writePair(out: Output, key: string, value: unknown, level: number, at: At): boolean {
  if (needsQuestionMark(key)) {
    out.ascii('? ');
    writeLine(out, key);
    out.newLine(2 * level);
    out.ascii(': ');
    return writeValue(out, value, level + 1, true, at);
  }
  writeLine(out, key);
  out.ascii(isFilled(value) ? ':' : ': ');
  return writeValue(out, value, level + 1, false, at);
}

/** Whether a value begins on the next line. */
function isFilled(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  for (const key in value) if (Reflect.get(value, key) !== undefined) return true;
  return false;
}

function needsQuestionMark(key: string): boolean {
  if (key.includes('\n')) return true;
  // No escape is longer than six characters.
  if (key.length <= LONGEST_KEY / 6) return false;
  const out = new Output();
  writeLine(out, key);
  return [...out.take()].length > LONGEST_KEY;
}

function isPlain(value: object): value is Readonly<Record<string, unknown>> {
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
