import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ordered } from '../../src/manifests/order.ts';

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
