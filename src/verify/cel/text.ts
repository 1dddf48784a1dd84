import type { Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { matchesPattern } from '../schema/patterns.ts';

/** Regular expressions of RE2, and what CEL's extension for strings has beyond cel-js. */
export function registerText(environment: Environment): void {
  environment
    .registerFunction('string.matchesRe2(string): bool', (text: string, pattern: string) =>
      matchesPattern(pattern, text),
    )
    .registerFunction('matchesRe2(string, string): bool', (text: string, pattern: string) =>
      matchesPattern(pattern, text),
    )
    .registerFunction(
      'string.find(string): string',
      (text: string, pattern: string) => findAll(text, pattern, 1)[0] ?? '',
    )
    .registerFunction('string.findAll(string): list<string>', (text: string, pattern: string) => findAll(text, pattern))
    .registerFunction('string.findAll(string, int): list<string>', (text: string, pattern: string, most: bigint) =>
      findAll(text, pattern, most < 0n ? undefined : Number(most)),
    )
    .registerFunction('string.charAt(int): string', (text: string, index: bigint) => charAt([...text], Number(index)))
    .registerFunction('string.replace(string, string): string', (text: string, old: string, by: string) =>
      text.split(old).join(by),
    )
    .registerFunction('string.replace(string, string, int): string', replaceSome)
    .registerFunction('string.reverse(): string', (text: string) => [...text].reverse().join(''))
    .registerFunction('string.format(list): string', format);
}

function findAll(text: string, pattern: string, most = Number.POSITIVE_INFINITY): string[] {
  const matcher = RE2JS.compile(pattern).matcher(text);
  const found: string[] = [];
  while (found.length < most && matcher.find()) found.push(matcher.group() ?? '');
  return found;
}

function charAt(letters: readonly string[], index: number): string {
  if (index < 0 || index > letters.length) throw new Error(`index out of range: ${index}`);
  return letters[index] ?? '';
}

function replaceSome(text: string, old: string, by: string, most: bigint): string {
  const parts = text.split(old);
  const count = most < 0n ? parts.length - 1 : Math.min(Number(most), parts.length - 1);
  return [...parts.slice(0, count), parts.slice(count).join(old)].join(by);
}

/** Go's fmt, as far as CEL takes it: %s %d %f %e %b %o %x %X %%, with a precision for %f and %e. */
function format(template: string, values: readonly unknown[]): string {
  const rest = values.values();
  return template.replace(/%(?:\.(\d+))?(.)/g, (verb, precision: string | undefined, letter: string) => {
    if (letter === '%') return '%';
    const { value, done } = rest.next();
    if (done) throw new Error(`format has no value for ${verb}`);
    return formatted(letter, value, precision === undefined ? 6 : Number(precision));
  });
}

const RADIX: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };

function formatted(letter: string, value: unknown, precision: number): string {
  if (letter === 's') return shown(value);
  if (letter === 'd' && (typeof value === 'bigint' || typeof value === 'number')) return String(value);
  if (letter === 'f') return Number(value).toFixed(precision);
  if (letter === 'e')
    return Number(value)
      .toExponential(precision)
      .replace(/e([+-])(\d)$/, 'e$10$2');
  const radix = RADIX[letter];
  if (radix === undefined) throw new Error(`format knows no %${letter}`);
  const digits =
    typeof value === 'bigint'
      ? value.toString(radix)
      : typeof value === 'boolean'
        ? String(Number(value))
        : Buffer.from(String(value)).toString('hex');
  return letter === 'X' ? digits.toUpperCase() : digits;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  if (typeof value !== 'object' || value === null) return String(value);
  if (Object.getPrototypeOf(value) !== Object.prototype) return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${key}: ${shown(inner)}`).join(', ')}}`;
}
