import { LONGEST_WORD, mistakable } from '../../yaml/mistakable.ts';

/*
 * Most YAML in a repository of manifests is written by programs in one plain manner, our own above all. Reading that alone
 * takes a tenth of the time of a reader for all of YAML. Whatever is not known for certain to mean the same in every
 * reader is refused here, and read by the other one.
 */

/** Characters that no plain text has: controls, tabs, carriage returns, what some reader takes for a line break, surrogates. */
const UNUSUAL = /[^\n -~\u00A1-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]/;

const [NEWLINE, SPACE, DOUBLE, SINGLE, DASH, COLON] = [10, 32, 34, 39, 45, 58];

const KEY = new Uint8Array(128);
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-') {
  KEY[character.charCodeAt(0)] = 1;
}
const KEY_START = new Uint8Array(128);
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_') {
  KEY_START[character.charCodeAt(0)] = 1;
}
/** What plain text does not begin with here. */
const INDICATOR = new Uint8Array(128);
for (const character of ' \n?:,[]{}#&*!|>\'"%@`') INDICATOR[character.charCodeAt(0)] = 1;

/** Decimal numbers as everybody writes them, exact in every reader. */
const NUMBER = /^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?$/;
const SINGLE_QUOTED = /'[^']*(?:''[^']*)*'/y;
const DOUBLE_QUOTED = /"[^"\\]*(?:\\["\\nt][^"\\]*)*"/y;
/** Comments, and the separator before the document. */
const LEAD = /^(?:#.*\n)*(?:---\n(?:#.*\n)*)?/;
const DEEPEST = 100;

/** Keys that were looked at before: most are seen again and again. */
const keys = new Set<string>();
const MOST_KEYS = 10_000;

function isKey(key: string): boolean {
  if (keys.has(key)) return true;
  if (key === '__proto__' || (key.length <= LONGEST_WORD && mistakable(key))) return false;
  if (keys.size < MOST_KEYS) keys.add(key);
  return true;
}

/** Thrown where the reader is not certain. */
const UNSURE = new Error('not simple');

/**
 * The value of a document that is one map in block style, with lists, texts of all styles but folded ones, comments only
 * before it, and nothing that readers differ about.
 *
 * @returns undefined where it is anything else, right or wrong
 */
export function readSimple(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.charCodeAt(text.length - 1) !== NEWLINE || UNUSUAL.test(text)) return undefined;
  try {
    return new SimpleReader(text).document();
  } catch (error) {
    if (error === UNSURE) return undefined;
    throw error;
  }
}

class SimpleReader {
  readonly #text: string;
  /** First character of the line that is to be read next. */
  #at = 0;
  /** How far it is indented; -1 at the end. */
  #indent = -1;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Record<string, unknown> {
    const [lead] = LEAD.exec(this.#text) ?? [''];
    this.#line(lead.length);
    if (this.#indent !== 0) throw UNSURE;
    const value = this.#map(0);
    if (this.#indent >= 0) throw UNSURE;
    return value;
  }

  #line(start: number): void {
    const text = this.#text;
    if (start >= text.length) {
      this.#indent = -1;
      return;
    }
    let at = start;
    while (text.charCodeAt(at) === SPACE) at++;
    this.#at = at;
    this.#indent = at - start;
  }

  /** End of the key that begins here, where its colon is; -1 when none does. */
  #keyEnd(start: number): number {
    const text = this.#text;
    const first = text.charCodeAt(start);
    const quoted = first === SINGLE || first === DOUBLE;
    if (!quoted && KEY_START[first] !== 1) return -1;
    let at = start + 1;
    while (KEY[text.charCodeAt(at)] === 1) at++;
    if (quoted && text.charCodeAt(at++) !== first) return -1;
    if (text.charCodeAt(at) !== COLON) return -1;
    const next = text.charCodeAt(at + 1);
    return next === SPACE || next === NEWLINE ? at : -1;
  }

  /** The map whose first key is here, in this column. */
  #map(column: number): Record<string, unknown> {
    const text = this.#text;
    const map: Record<string, unknown> = {};
    this.#enter();
    do {
      const end = this.#keyEnd(this.#at);
      if (end < 0) throw UNSURE;
      const quoted = KEY_START[text.charCodeAt(this.#at)] !== 1;
      const key = quoted ? text.slice(this.#at + 1, end - 1) : text.slice(this.#at, end);
      if (Object.hasOwn(map, key)) throw UNSURE;
      if (quoted ? key === '__proto__' : !isKey(key)) throw UNSURE;
      if (text.charCodeAt(end + 1) === SPACE) map[key] = this.#scalar(end + 2, column);
      else {
        this.#line(end + 2);
        if (this.#indent === column + 2) {
          map[key] = this.#isItem() ? this.#list(column + 2) : this.#map(column + 2);
        } else if (this.#indent === column && this.#isItem()) map[key] = this.#list(column);
        else throw UNSURE;
      }
    } while (this.#indent === column);
    return this.#leave(map, column);
  }

  /** The list whose first item is here, in this column. */
  #list(column: number): unknown[] {
    const list: unknown[] = [];
    this.#enter();
    do {
      const start = this.#at + 2;
      if (this.#keyEnd(start) < 0) list.push(this.#scalar(start, column));
      else {
        this.#at = start;
        list.push(this.#map(column + 2));
      }
    } while (this.#indent === column && this.#isItem());
    return this.#leave(list, column);
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw UNSURE;
  }

  #leave<T>(value: T, column: number): T {
    if (this.#indent > column) throw UNSURE;
    this.#depth -= 1;
    return value;
  }

  #isItem(): boolean {
    return this.#text.charCodeAt(this.#at) === DASH && this.#text.charCodeAt(this.#at + 1) === SPACE;
  }

  /** A value that begins on the line of its key or dash, which is in this column. */
  #scalar(start: number, column: number): unknown {
    const text = this.#text;
    const first = text.charCodeAt(start);
    if (first === SINGLE || first === DOUBLE) return this.#quoted(start, first, column);
    const end = text.indexOf('\n', start);
    if (first === 124) return this.#literal(text.slice(start + 1, end), end + 1, column + 2);
    this.#line(end + 1);
    const written = text.slice(start, end);
    return this.#indent > column ? this.#folded(written, first, column) : plain(written, first);
  }

  /** Plain text that goes on below: each line break is a blank. */
  #folded(begin: string, first: number, column: number): string {
    const text = this.#text;
    const lines = [begin];
    if (INDICATOR[first] === 1) throw UNSURE;
    while (this.#indent > column) {
      const end = text.indexOf('\n', this.#at);
      const more = text.slice(this.#at, end);
      if (more === '' || /^(?:#|[-?:](?: |$))/.test(more)) throw UNSURE;
      lines.push(more);
      this.#line(end + 1);
    }
    if (!lines.every(isPlain)) throw UNSURE;
    const whole = lines.join(' ');
    if (mistakable(whole)) throw UNSURE;
    return whole;
  }

  /** Text in quotes, on one line or folded. */
  #quoted(start: number, quote: number, column: number): string {
    const text = this.#text;
    const form = quote === SINGLE ? SINGLE_QUOTED : DOUBLE_QUOTED;
    form.lastIndex = start;
    if (!form.test(text)) throw UNSURE;
    const end = form.lastIndex;
    if (text.charCodeAt(end) !== NEWLINE) throw UNSURE;
    let inner = text.slice(start + 1, end - 1);
    if (inner.includes('\n')) inner = unfolded(inner, column);
    this.#line(end + 1);
    if (quote === SINGLE) return inner.includes("'") ? inner.replaceAll("''", "'") : inner;
    return inner.includes('\\') ? (JSON.parse(`"${inner}"`) as string) : inner;
  }

  /** The lines of a text after `|`. */
  #literal(header: string, start: number, column: number): string {
    if (header !== '' && header !== '-') throw UNSURE;
    const text = this.#text;
    const lines: string[] = [];
    let at = start;
    while (at < text.length) {
      const end = text.indexOf('\n', at);
      let first = at;
      while (text.charCodeAt(first) === SPACE) first++;
      const indent = first - at;
      if (first === end) {
        // Blanks alone are content or not, by how many there are; an empty first line says nothing of the indentation.
        if (indent > 0 || lines.length === 0) throw UNSURE;
        lines.push('');
      } else if (indent < column) break;
      else {
        if (lines.length === 0 && indent > column) throw UNSURE;
        lines.push(text.slice(at + column, end));
      }
      at = end + 1;
    }
    if (lines.length === 0 || lines.at(-1) === '') throw UNSURE;
    this.#line(at);
    return header === '-' ? lines.join('\n') : `${lines.join('\n')}\n`;
  }
}

/** Lines of quoted text, whose breaks are blanks. */
function unfolded(inner: string, column: number): string {
  const [begin = '', ...more] = inner.split('\n');
  const lines = more.map((line) => line.trimStart());
  const simple =
    lines.every((line, index) => line !== '' && (more[index]?.length ?? 0) - line.length > column) &&
    [begin, ...lines.slice(0, -1)].every((line) => line !== '' && !line.endsWith(' ')) &&
    !/^(?:---|\.\.\.)/m.test(inner);
  if (!simple) throw UNSURE;
  return [begin, ...lines].join(' ');
}

function plain(written: string, first: number): unknown {
  if (INDICATOR[first] === 1) {
    if (written === '[]') return [];
    if (written === '{}') return {};
    throw UNSURE;
  }
  if (first === DASH && !(written.charCodeAt(1) > SPACE)) throw UNSURE;
  if (!isPlain(written)) throw UNSURE;
  if (!mistakable(written)) return written;
  if (NUMBER.test(written)) return numberOf(written);
  if (written === 'true') return true;
  if (written === 'false') return false;
  if (written === 'null') return null;
  throw UNSURE;
}

/** Whether nothing in a line ends plain text: no key, no comment, no blanks to trim. */
function isPlain(line: string): boolean {
  if (line.includes(': ') || line.includes(' #')) return false;
  const last = line.charCodeAt(line.length - 1);
  return last !== COLON && last !== SPACE;
}

function numberOf(written: string): number {
  const value = Number(written);
  // Readers differ about whether `-0` has a sign.
  if (Object.is(value, -0)) throw UNSURE;
  return value;
}
