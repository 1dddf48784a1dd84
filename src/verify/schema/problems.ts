import { nearest } from './nearest.ts';

/** A value as it is named in a message: short, and never a page. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** The kind of a value, with its article. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'a string';
    case 'number':
      return Number.isInteger(value) ? 'an integer' : 'a number';
    case 'boolean':
      return 'a boolean';
    case 'object':
      return 'an object';
    default:
      return `a ${typeof value}, which has no place in a manifest`;
  }
}

const articles: Readonly<Record<string, string>> = {
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'a boolean',
  array: 'a list',
  object: 'an object',
};

export function wrongType(value: unknown, type: string): string {
  return `is ${kindOf(value)}${typeof value === 'object' ? '' : ` (${show(value)})`}, but must be ${articles[type] ?? type}`;
}

export function notInEnum(value: unknown, allowed: readonly unknown[]): string {
  const words = allowed.map((each) => (typeof each === 'string' && each !== '' ? each : show(each)));
  const text = allowed.length === 1 ? `must be ${words[0]}` : `must be one of ${words.join(', ')}`;
  const close = typeof value === 'string' ? nearest(value, words) : undefined;
  return `is ${show(value)}, but ${text}${close === undefined || words.length < 4 ? '' : `; did you mean ${close}?`}`;
}

export function unknownField(field: string, known: readonly string[]): string {
  const close = nearest(field, known);
  if (close !== undefined) return `is not a field here; did you mean ${close}?`;
  if (known.length === 0) return 'is not a field here: no fields are known';
  return known.length <= 12 ? `is not a field here; known: ${[...known].sort().join(', ')}` : 'is not a field here';
}
