import { describe, expect, it } from 'vitest';
import { locate } from '../../src/platform/locate.ts';

const source = `import { x } from 'y';
export const shop = definePlatform({
  name: 'shop',
  'domain': 'shop.example',
  services: {
    web: {
      port: 3000,
      uses: [
        'orders',
        'mail',
      ],
      delivery: canary({
        steps: [10, 50],
      }),
      scale: { min: 2, on: [cpu(70)] },
    },
  },
});
`;

describe('locating a value in an overlay', () => {
  it.each([
    [['name'], 3],
    [['domain'], 4],
    [['services', 'web', 'port'], 7],
    [['services', 'web', 'uses', '1'], 10],
    [['services', 'web', 'delivery', 'steps'], 13],
    [['services', 'web', 'scale', 'min'], 15],
  ])('finds the line of %j', (path, line) => {
    expect(locate(source, path)).toEqual({ line, depth: path.length });
  });

  it('names the nearest part that is written when the rest is not', () => {
    expect(locate(source, ['services', 'web', 'health', 'live'])).toEqual({ line: 6, depth: 2 });
  });

  it('finds nothing in a file that describes nothing', () => {
    expect(locate('export const a = 1;', ['name'])).toBeUndefined();
  });

  it('finds an environment’s differences, which follow the platform', () => {
    expect(locate('const e = defineEnvironment(shop, {\n  budget: null,\n});', ['budget'])).toEqual({
      line: 2,
      depth: 1,
    });
  });
});
