import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asPeopleWrite } from '../../src/manifests/order.ts';
import { toYaml } from '../../src/yaml/yaml.ts';

const written = (object: unknown) => toYaml(object, asPeopleWrite);

describe('the order of keys', () => {
  it('is the one in which people write them', () => {
    const object = {
      spec: {
        template: { spec: { volumes: [], containers: [{ ports: [], image: 'i', env: [], name: 'web' }] } },
        replicas: 1,
      },
      metadata: { labels: { b: '1', a: '2' }, namespace: 'x', name: 'web' },
      kind: 'Deployment',
      apiVersion: 'apps/v1',
    };
    expect(written(object)).toBe(
      [
        'apiVersion: apps/v1\nkind: Deployment',
        "metadata:\n  name: web\n  namespace: x\n  labels:\n    a: '2'\n    b: '1'",
        'spec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n        - name: web\n          image: i\n          ports: []',
        '          env: []\n      volumes: []\n',
      ].join('\n'),
    );
  });

  it('does not depend on the order in which they came', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('name', 'spec', 'kind', 'zeta', 'alpha', 'metadata'), fc.integer()),
        (map) => {
          const reversed = Object.fromEntries(Object.entries(map).toReversed());
          expect(written(reversed)).toBe(written(map));
        },
      ),
      { seed: 1 },
    );
  });

  it('leaves lists in their order', () => {
    expect(written({ args: ['z', 'a'] })).toBe('args:\n  - z\n  - a\n');
  });

  it("is the alphabet for keys that are the user's own, however many there are", () => {
    const data = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`key-${99 - index}`, 1]));
    expect(written({ kind: 'X', data: { ...data, name: 1, kind: 2 } }).split('\n')).toEqual([
      'kind: X',
      'data:',
      ...[...Object.keys(data), 'name', 'kind'].sort().map((key) => `  ${key}: ${key === 'kind' ? 2 : 1}`),
      '',
    ]);
  });
});
