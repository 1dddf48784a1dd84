/** What a line says: dashes of lists that begin on it, a key, and the beginning of the key's value, or of the item's. */
const LINE = /^((?:- )*)(?:([\w$./-]+|"[^"]*"|'[^']*'):(?: +|$))?(.*)$/;
/** Text in quotes, and lists and maps in brackets, from beginning to end. */
const CLOSED = /^(?:'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|\[.*\]|\{.*\})(?: +#[^\n]*)?$/s;
const OPENS = /^['"[{]/;
/** Properties whose values are no schemas: a description in one is a value. */
const VALUES = new Set(['default', 'example', 'enum']);

/**
 * A CRD with empty descriptions, which are most of its text and say nothing that is held against a manifest: parsing what
 * is left takes a fourth of the time. A property of that name stays, since its schema begins on the next line.
 *
 * @returns the text as it is where its lines alone do not tell what is a description
 */
export function undescribed(text: string): string {
  if (text.includes('\r')) return text;
  const kept: string[] = [];
  let from = 0;
  /** Lines that are indented by more belong to the value before them. */
  let column = Number.POSITIVE_INFINITY;
  /** Where that value begins. */
  let start = -1;
  let isDescription = false;
  const close = (end: number): boolean => {
    if (start < 0) return true;
    if (OPENS.test(text[start] ?? '') && !CLOSED.test(text.slice(start, end).trimEnd())) return false;
    if (isDescription) {
      kept.push(text.slice(from, start), "''\n");
      from = end;
    }
    return true;
  };
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    let first = at;
    while (text.charCodeAt(first) === SPACE) first++;
    if (first < end && first - at <= column) {
      if (!close(at)) return text;
      const [, dashes = '', key, value = ''] = LINE.exec(text.slice(first, end)) ?? [];
      // Anchors, aliases, tags and tabs are for a reader of all of YAML.
      if (/^[&*!\t]/.test(value)) return text;
      isDescription = key === 'description' && value !== '';
      const holds = value !== '' || VALUES.has(key ?? '');
      // What goes on below is indented by more than its key, or than the dash before it.
      const own = first - at + (key === undefined ? Math.max(0, dashes.length - 2) : dashes.length);
      column = holds ? own : Number.POSITIVE_INFINITY;
      start = holds ? end - value.length : -1;
    }
    at = end + 1;
  }
  return close(text.length) ? kept.join('') + text.slice(from) : text;
}

const SPACE = 32;
