/** What a backslash may stand before in a PromQL string (as in Go); the quote itself only within its own kind. */
const SIMPLE: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))/gs;

/** The text of a quoted PromQL string; undefined when it does not end, or escapes what cannot be escaped. */
export function unquote(literal: string): string | undefined {
  const quote = literal[0] ?? '';
  if (literal.length < 2 || literal.at(-1) !== quote) return undefined;
  const inner = literal.slice(1, -1);
  if (quote === '`') return inner;
  if (/[^\\](\\\\)*\\$/.test(`x${inner}`) || inner.includes('\n')) return undefined;
  let bad = false;
  const text = inner.replaceAll(ESCAPE, (_all, x?: string, u?: string, U?: string, octal?: string, simple?: string) => {
    const hex = x ?? u ?? U;
    if (hex !== undefined) return codePoint(Number.parseInt(hex, 16));
    if (octal !== undefined) return codePoint(Number.parseInt(octal, 8));
    if (simple === quote) return quote;
    const known = SIMPLE[simple ?? ''];
    bad ||= known === undefined;
    return known ?? '';
  });
  return bad ? undefined : text;
}

function codePoint(code: number): string {
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '\ufffd';
}
