import { type Parsed, parsePromql } from './parse.ts';
import { unquote } from './strings.ts';
import type { Expr } from './tree.ts';

const STRINGS = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`/gs;
/** Stands for the string of a number, and in no expression. */
const MARK = '\u0001';

/** Expressions with marks for strings. */
const forms = new Map<string, Parsed>();
const texts = new Map<string, Parsed>();

/**
 * Reads PromQL as `parsePromql` does. Environments and services have most expressions in common but for the strings in
 * them, so each form is parsed once and its strings are put in.
 */
export function parsedOnce(text: string): Parsed {
  let parsed = texts.get(text);
  if (!parsed) {
    parsed = byForm(text) ?? parsePromql(text);
    texts.set(text, parsed);
  }
  return parsed;
}

/** Nothing where strings are no strings, or anything is wrong that must be told in the words of the expression itself. */
function byForm(text: string): Parsed | undefined {
  // A quote in a comment begins no string.
  if (text.includes(MARK) || text.includes('#')) return undefined;
  const strings: string[] = [];
  const form = text.replaceAll(STRINGS, (string) => `"${MARK}${strings.push(string) - 1}"`);
  if (strings.length === 0) return undefined;
  const values = strings.map(unquote);
  if (!values.every((value) => value !== undefined)) return undefined;
  let parsed = forms.get(form);
  if (!parsed) {
    parsed = parsePromql(form);
    forms.set(form, parsed);
  }
  return 'expr' in parsed ? { expr: filled(parsed.expr, values) as Expr } : undefined;
}

/** The same with strings in place of marks: what has none of them is not copied. */
function filled(value: unknown, strings: readonly string[]): unknown {
  if (typeof value === 'string') return value.startsWith(MARK) ? strings[Number(value.slice(1))] : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => filled(item, strings));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const from = value as Readonly<Record<string, unknown>>;
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(from)) {
    const inner = filled(from[key], strings);
    if (inner === from[key]) continue;
    copy ??= { ...from };
    copy[key] = inner;
  }
  return copy ?? value;
}
