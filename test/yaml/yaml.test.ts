import fc from 'fast-check';
import { dump, load, YAML11_SCHEMA } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { corpus, TRICKY } from '../../conformance/yaml/corpus.ts';
import { mistakable } from '../../src/yaml/mistakable.ts';
import { toYaml } from '../../src/yaml/yaml.ts';
import { committedBelow } from '../support/dist.ts';

/** What Go's reader takes for a number, and js-yaml leaves without quotes; dates that do not exist; marks of documents. */
const BETTER = [
  '0_8',
  '+_1',
  '0X1F',
  '0O17',
  '0B1',
  '-0o7',
  '0b-1',
  '1e999',
  '2001-1-1',
  '2001-13-45',
  '---',
  '--- a',
  '...',
  '... a',
];

const theirs = (value: unknown) => dump(value, { lineWidth: -1, noRefs: true });

/** Strings of what YAML gives a meaning, at any place; and of anything. */
const text = fc.oneof(
  fc.array(fc.constantFrom(...TRICKY, 'a', 'e', '0', '.', ':', '#'), { maxLength: 4 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string(),
);
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(1e21, 1e-7, 1.5e300),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(text, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe('YAML', () => {
  it.each<[what: string, texts: readonly string[]]>([
    ['floats', ['1e5', '.5', '5.', '1e999']],
    ['octals of both versions', ['0o14', '014', '0O17']],
    ['booleans', ['y', 'n', 'yes', 'no', 'on', 'off', 'true']],
    ['nulls', ['null', 'NULL', '~', '']],
    ['dates, also those that do not exist', ['2001-01-01', '2001-13-45', '2001-01-01T00:00:00Z']],
    ['sexagesimals', ['12:30:45', '-1:59']],
    ['the value and the merge key', ['=', '<<']],
    ['blanks before and after', [' a', 'a ', '\ta', 'a\t', '  ']],
    ['colons', ['a: b', 'a:', ': a', ':a', 'a:b']],
    ['hashes', ['#', 'a #b', 'a#b']],
    ['NEL, LS and NUL', ['\u0085', 'a\u0085b', '\u2028', 'a\u2028b\nc', '\0', 'a\0b\nc']],
    ['emoji', ['😀', '😀\n😀']],
    ['lines with and without an end', ['a\nb', 'a\nb\n', 'a\n\n']],
  ])('is tried with %s', (_, texts) => {
    for (const text of texts) expect(TRICKY).toContain(text);
  });

  it('every document of the corpus that Go reads as well comes back from readers of YAML 1.1 and 1.2', () => {
    for (const value of corpus().slice(-4)) {
      const written = toYaml(value);
      expect(load(written, { maxDepth: 300 })).toEqual(value);
      for (const version of ['1.1', '1.2'] as const) expect(parse(written, { version })).toEqual(value);
    }
  });

  it.each(TRICKY)('every reader takes %j for the same text, as a value, in a list, as a key, and alone', (value) => {
    const object = { text: value, list: [value, [value]], [value === 'text' ? 'key' : value]: { [value]: value } };
    for (const whole of [object, value]) {
      const written = toYaml(whole);
      expect(load(written)).toEqual(whole);
      expect(load(written, { schema: YAML11_SCHEMA })).toEqual(whole);
      for (const version of ['1.1', '1.2'] as const)
        expect(stringly(parse(written, { version }))).toEqual(stringly(whole));
    }
  });

  it('anything that JSON holds comes back as it was, from readers of YAML 1.1 and 1.2', () => {
    fc.assert(
      fc.property(tree, (value) => {
        const written = toYaml(value);
        expect(stringly(load(written))).toEqual(stringly(value));
        expect(stringly(load(written, { schema: YAML11_SCHEMA }))).toEqual(stringly(value));
        expect(stringly(parse(written, { version: '1.2' }))).toEqual(stringly(value));
      }),
      { seed: 1, numRuns: 800 },
    );
  });

  it('is what js-yaml writes, byte for byte, but for quotes around what some other reader mistakes', () => {
    fc.assert(
      fc.property(tree, (value) => {
        fc.pre(!holdsText(value, (each) => /^(---|\.\.\.)/.test(each) || theirs([each]) !== toYaml([each])));
        expect(toYaml({ value })).toBe(theirs({ value }));
      }),
      { seed: 2, numRuns: 800 },
    );
    fc.assert(
      fc.property(text, (value) => {
        if (toYaml([value]) !== theirs([value])) expect(toYaml([value])).toBe(`- '${value}'\n`);
      }),
      { seed: 3, numRuns: 3000 },
    );
  });

  it.each(BETTER)('quotes %s, which js-yaml does not', (value) => {
    expect(theirs({ value })).toBe(`value: ${value}\n`);
    expect(toYaml({ value })).toBe(`value: '${value}'\n`);
  });

  it('is what js-yaml writes for every object in dist/', () => {
    const parts = new Set<string>();
    for (const { file, object } of committedBelow()) {
      for (const [key, value] of Object.entries(object)) {
        // Field by field: most are in many objects, and are written alike in all of them.
        const part = { [key]: value };
        const known = parts.size;
        if (parts.add(JSON.stringify(part)).size > known) expect(toYaml(part) === theirs(part), file).toBe(true);
      }
    }
  });

  it.each([
    ['first\nsecond\n', '|\n  first\n  second\n'],
    ['first\nsecond', '|-\n  first\n  second\n'],
    ['first\n\n', '|+\n  first\n\n...\n'],
    ['first\n\n\n  second\n', '|\n  first\n\n\n    second\n'],
    ['  first\nsecond\n', '|2\n    first\n  second\n'],
    ['\nfirst\n', '|\n\n  first\n'],
    ['# one\nélan: 1\n', '|\n  # one\n  élan: 1\n'],
  ])('writes multi-line text as a literal block: %j', (value, written) => {
    expect(toYaml({ text: value })).toBe(`text: ${written}`);
  });

  it('nests lists and maps in block style, and marks empty ones', () => {
    expect(toYaml({ a: [{ b: 1, c: [] }, [true, null], {}], d: { e: {} } })).toBe(
      'a:\n  - b: 1\n    c: []\n  - - true\n    - null\n  - {}\nd:\n  e: {}\n',
    );
  });

  it('leaves out what is undefined, as JSON does, and fills holes of lists', () => {
    expect(toYaml({ a: undefined, b: { c: undefined }, d: [undefined, 1] })).toBe('b: {}\nd:\n  - null\n  - 1\n');
  });

  it('nests deeply', () => {
    let value: unknown = 'core';
    for (let depth = 0; depth < 200; depth++) value = depth % 2 ? [value] : { a: value };
    expect(load(toYaml(value), { maxDepth: 300 })).toEqual(value);
  });

  it('writes what is said twice twice: no anchors', () => {
    const shared = { a: 1 };
    expect(toYaml({ b: shared, c: shared })).toBe('b:\n  a: 1\nc:\n  a: 1\n');
  });

  it('does not fold long lines', () => {
    expect(toYaml({ text: 'word '.repeat(60).trim() }).split('\n')).toHaveLength(2);
  });

  it('writes texts larger than its buffer, ASCII and not', () => {
    for (const piece of ['line of text', 'ligne de texte à lire', 'a\0b']) {
      const object = { text: `${piece}\n`.repeat(20_000), line: piece.repeat(30_000) };
      expect(load(toYaml(object))).toEqual(object);
    }
  });

  it('marks keys that a reader would not take without a mark', () => {
    const object = { ['k'.repeat(1025)]: { a: 1 }, 'two\nlines': [1] };
    expect(load(toYaml(object))).toEqual(object);
    expect(toYaml(object)).toBe(theirs(object));
  });

  it.each([
    [{ spec: [{ at: new Date(0) }] }, 'spec.0.at is a Date'],
    [{ run: () => 1 }, 'run is a function'],
    [{ id: 1n }, 'id is a bigint'],
    [new Map(), 'the document is a Map'],
  ])('refuses what JSON cannot hold, with its place', (value, message) => {
    expect(() => toYaml(value)).toThrow(message);
    expect(toYaml({ a: 1 })).toBe('a: 1\n');
  });

  it('a getter may write another object meanwhile', () => {
    const object = {
      a: 'before',
      get b() {
        return toYaml({ c: 'inner' });
      },
      d: 'after',
    };
    expect(toYaml(object)).toBe('a: before\nb: |\n  c: inner\nd: after\n');
  });
});

describe('text that a reader may take for something else', () => {
  it.each([
    '10.0.0.0/8',
    '1.2.3',
    '5Gi',
    '250m',
    '30s',
    'v1',
    'yesterday',
    '1:2:3:x',
    '-',
    '--',
    '.',
    '.e5',
    'e5',
    '0x',
    '_1',
    '1-2',
  ])('is not %s', (value) => {
    expect(mistakable(value)).toBe(false);
  });
});

/** As JSON, with keys in one order: readers differ in prototypes of maps and in -0. */
function stringly(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))
      : each,
  );
}

function holdsText(value: unknown, test: (text: string) => boolean): boolean {
  if (typeof value === 'string') return test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, child]) => test(key) || holdsText(child, test));
}
