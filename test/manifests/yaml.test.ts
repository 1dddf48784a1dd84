import fc from 'fast-check';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { ordered } from '../../src/manifests/order.ts';
import { toYaml } from '../../src/manifests/yaml.ts';

const TRICKY = [
  'yes', 'no', 'on', 'off', 'y', 'n', 'true', 'null', '~', '', ' ', '0o14', '014', '0x1f', '1e5', '.5', '1_000', '12:30:45',
  '2001-01-01', '=', '<<', '- a', 'a: b', 'a #b', '#', '&a', '*a', '!a', '%a', '@a', '`a', '{}', '[]', '>', '|', '?', 'a\nb', 'a\nb\n',
  'a\n\n', '\n', ' a', 'a ', '\ta', 'é', '\u0085', '\u2028', '\u2029', '\ufeff', '😀', '.inf', '.NaN', '-', '---', '...', "it's", '"', '\\',
]; // biome-ignore format: a list of short texts

describe('YAML', () => {
  it.each(TRICKY)('a reader of YAML 1.1 and one of 1.2 take %j for the same text', (text) => {
    expect(load(toYaml({ text }))).toEqual({ text });
    expect(load(toYaml({ text }), { schema: YAML11_SCHEMA })).toEqual({ text });
  });

  it('any text, number, list and map comes back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4, noUnicodeString: false }), (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as unknown;
        expect(load(toYaml({ value: plain }))).toEqual({ value: plain });
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('writes multi-line text as a literal block', () => {
    expect(toYaml({ text: 'first\nsecond\n' })).toBe('text: |\n  first\n  second\n');
  });

  it('writes what is said twice twice: no anchors', () => {
    const shared = { a: 1 };
    expect(toYaml({ b: shared, c: shared })).toBe('b:\n  a: 1\nc:\n  a: 1\n');
  });

  it('does not fold long lines', () => {
    expect(toYaml({ text: 'word '.repeat(60).trim() }).split('\n')).toHaveLength(2);
  });
});

describe('the order of keys', () => {
  it('is the one in which people write them', () => {
    const object = {
      spec: {
        template: { spec: { volumes: [], containers: [{ ports: [], image: 'i', env: [], name: 'n' }] } },
        replicas: 1,
      },
      metadata: { labels: { b: '1', a: '2' }, namespace: 'x', name: 'n' },
      kind: 'Deployment',
      apiVersion: 'apps/v1',
    };
    expect(JSON.stringify(ordered(object))).toBe(
      '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"n","namespace":"x","labels":{"a":"2","b":"1"}},"spec":{"replicas":1,"template":{"spec":{"containers":[{"name":"n","image":"i","ports":[],"env":[]}],"volumes":[]}}}}',
    );
  });

  it('does not depend on the order in which they came', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('name', 'spec', 'kind', 'zeta', 'alpha', 'metadata'), fc.integer()),
        (map) => {
          const reversed = Object.fromEntries(Object.entries(map).toReversed());
          expect(JSON.stringify(ordered(reversed))).toBe(JSON.stringify(ordered(map)));
        },
      ),
      { seed: 1 },
    );
  });

  it('leaves lists in their order', () => {
    expect(ordered({ args: ['z', 'a'] })).toEqual({ args: ['z', 'a'] });
  });
});
