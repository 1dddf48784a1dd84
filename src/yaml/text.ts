import { LONGEST_WORD, mistakable, NUMBERS } from './mistakable.ts';
import type { Output } from './output.ts';

/** What plain text must not begin with; `-`, `?` and `:` may, when a character follows. */
const INDICATOR = new Uint8Array(128);
for (const character of ',[]{}#&*!|>\'"%@`') INDICATOR[character.charCodeAt(0)] = 1;
/** What of a text is in no number, date or sexagesimal. */
const OTHER = 1;
const NUMERIC = new Uint8Array(128).fill(OTHER);
for (const character of NUMBERS) NUMERIC[character.charCodeAt(0)] = 0;
const [SPACE, HASH, COLON] = [32, 35, 58];

/**
 * What is shown as an escape between double quotes: controls, what cannot be seen, what a reader takes for a line break,
 * half a surrogate pair. Said by what is not.
 */
const ESCAPED = /["\\]|[^ -~\u00A1-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD\u{10000}-\u{10FFFF}]/gu;
/** As above, without what only needs an escape between double quotes, and without line breaks. */
const UNSEEN = /[^\n -~\u00A1-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD\u{10000}-\u{10FFFF}]/u;
const BLANK = /^\s+$/;
/** A document's beginning or end, where it stands at the beginning of a line. */
const DOCUMENT_MARK = /^(?:---|\.\.\.)(?:$| )/;
const NOT_PLAIN = /^[?:-](?:$| )|^[ ,[\]{}#&*!|>'"%@`]|:(?:$| )| (?:$|#)/;

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\u0007': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\u001b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

/** A text on one line. Keys are always such; values unless {@link writeText} makes them a block. */
export function writeLine(out: Output, text: string): void {
  if (writePlainAscii(out, text)) return;
  if (text.includes('\n') || UNSEEN.test(text) || BLANK.test(text)) {
    writeDoubleQuoted(out, text);
    return;
  }
  const quoted =
    NOT_PLAIN.test(text) || DOCUMENT_MARK.test(text) || mistakable(text) ? `'${text.replaceAll("'", "''")}'` : text;
  out.utf8(quoted, 0, quoted.length);
}

/**
 * A text as a value: multi-line text as a literal block, everything else on one line.
 *
 * @param indent of the block's lines: two more than its parent's, which is said where the text itself begins with a blank
 * @returns whether the text ends with empty lines, which at the end of a document need a mark after them
 */
export function writeText(out: Output, text: string, indent: number): boolean {
  if (writePlainAscii(out, text)) return false;
  if (!text.includes('\n') || UNSEEN.test(text) || BLANK.test(text)) {
    writeLine(out, text);
    return false;
  }
  return writeLiteral(out, text, indent);
}

/** The common case in one pass: copies while it checks, and takes everything back when the text needs more. */
function writePlainAscii(out: Output, text: string): boolean {
  const { length } = text;
  const first = text.charCodeAt(0);
  if (!(first > SPACE && first < 127) || INDICATOR[first] === 1) return false;
  // `-`, `?` and `:`
  if ((first === 45 || first === 63 || first === COLON) && !(text.charCodeAt(1) > SPACE)) return false;
  out.reserve(length);
  const { bytes, at } = out;
  let before = 0;
  let seen = 0;
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code < SPACE || code > 126) return false;
    if (code === HASH && before === SPACE) return false;
    if (before === COLON && code === SPACE) return false;
    bytes[at + index] = code;
    seen |= NUMERIC[code] ?? 0;
    before = code;
  }
  if (before === SPACE || before === COLON) return false;
  // Most texts hold a letter that is in no number and no date, and are too long for a word.
  if (!(seen === OTHER && length > LONGEST_WORD) && mistakable(text)) return false;
  // `-` and `.`
  if ((first === 45 || first === 46) && DOCUMENT_MARK.test(text)) return false;
  out.at = at + length;
  return true;
}

function writeLiteral(out: Output, text: string, indent: number): boolean {
  const { length } = text;
  const closed = text.endsWith('\n');
  const open = closed && text.charCodeAt(length - 2) === 10;
  out.ascii(`|${/^\n* /.test(text) ? 2 : ''}${open ? '+' : closed ? '' : '-'}`);
  // The last line's own break is the next line's beginning.
  for (let start = 0, end = 0; start < length; start = end + 1) {
    end = text.indexOf('\n', start);
    if (end < 0) end = length;
    out.newLine(end === start ? 0 : indent);
    out.utf8(text, start, end);
  }
  return open;
}

function writeDoubleQuoted(out: Output, text: string): void {
  const quoted = `"${text.replace(ESCAPED, escapeOf)}"`;
  out.utf8(quoted, 0, quoted.length);
}

function escapeOf(character: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16).toUpperCase();
  return SHORT_ESCAPES[character] ?? (code > 255 ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`);
}
