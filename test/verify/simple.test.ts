import fc from 'fast-check';
import { constructFromEvents, parseEvents } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { readSimple } from '../../src/verify/read/simple.ts';
import { KUBERNETES_YAML } from '../../src/verify/read/tags.ts';
import { toYaml } from '../../src/yaml/yaml.ts';
import { committedTexts } from '../support/dist.ts';

/** What the reader for all of YAML says; nothing where it refuses, or finds no or many documents. */
function readAll(text: string): unknown {
  try {
    const values = constructFromEvents(parseEvents(text, {}), { source: text, schema: KUBERNETES_YAML });
    return values.length === 1 ? values[0] : undefined;
  } catch {
    return undefined;
  }
}

const texts = [...committedTexts().values()];
/** Of the many alike, some. */
const some = texts.filter((_, index) => index % 9 === 0);

const PIECES =
  `| |  |: |- |-|#| #|'|"|&a|*a|!!str |[|]|{|}|,|? |---|y|null|~|0x1|1e3|1_0|\\|''|%|@|=|.5|1:2|-0|é| `.split('|');
const piece = fc.constantFrom(...PIECES, '\n', '\n\n', '\t', '|', '|-', '|+', '>', '\r\n', '\u2028', '\uFEFF', '...\n');

const leaf = fc.oneof(fc.string(), piece, fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
const value = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.string(), piece, fc.constantFrom('name', 'a.b/c')), tie('tree'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
})).tree;

describe('the reader of simple YAML', () => {
  it('reads nearly all that we write, as the reader for all of YAML does', () => {
    const values = some.map(readSimple);
    expect(values.filter((read) => read === undefined).length).toBeLessThan(some.length / 100);
    for (const [index, read] of values.entries()) {
      if (read !== undefined) expect(read).toStrictEqual(readAll(some[index] ?? ''));
    }
  });

  it('reads whatever can be written as that reader does, or leaves it to it', () => {
    fc.assert(
      fc.property(value, (written) => {
        const text = toYaml(written);
        const read = readSimple(text);
        if (read !== undefined) expect(read).toStrictEqual(readAll(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('never makes sense of what was spoilt where that reader makes another one, or none', () => {
    const short = texts.filter(({ length }) => length < 1200);
    const edits = fc.array(fc.tuple(fc.nat(1200), fc.nat(3), piece), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(...short), edits, (whole, all) => {
        const text = all.reduce((t, [at, gone, put]) => t.slice(0, at) + put + t.slice(at + gone), whole);
        const read = readSimple(text);
        if (read !== undefined) expect(read).toStrictEqual(readAll(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('folds lines as other programs write them, and takes lists in the column of their key', () => {
    const text =
      "---\n# made\na: one\n  two\nb:\n- 'it''s\n  there'\n- c: |-\n    x\n\n    y\n  d: \"q\\n\n    r\"\ne: 1.5\nf: []\n";
    expect(readSimple(text)).toEqual({
      a: 'one two',
      b: ["it's there", { c: 'x\n\ny', d: 'q\n r' }],
      e: 1.5,
      f: [],
    });
    expect(readAll(text)).toEqual(readSimple(text));
  });

  it.each([
    ['an anchor', 'a: &x 1\n'],
    ['a tag', 'a: !!str 1\n'],
    ['a flow map', 'a: {b: 1}\n'],
    ['a comment beside a value', 'a: 1 # one\n'],
    ['a comment inside', 'a: 1\n# two\nb: 2\n'],
    ['a key twice', 'a: 1\na: 2\n'],
    ['a boolean of YAML 1.1', 'a: yes\n'],
    ['an octal number', 'a: 0644\n'],
    ['no value', 'a:\nb: 1\n'],
    ['a tab', 'a:\t1\n'],
    ['Windows line breaks', 'a: 1\r\n'],
    ['two documents', 'a: 1\n---\na: 2\n'],
    ['an odd indentation', 'a:\n   b: 1\n'],
    ['a merge', '<<: 1\n'],
    ['the name of every prototype', '__proto__: 1\n'],
    ['no line break at the end', 'a: 1'],
  ])('leaves %s to that reader', (_, text) => {
    expect(readSimple(text)).toBeUndefined();
  });
});
