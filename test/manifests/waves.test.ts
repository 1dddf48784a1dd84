import { describe, expect, it } from 'vitest';
import { inWaves } from '../../src/manifests/waves.ts';

const app = (name: string, ...needs: string[]) => ({ name, needs: needs.map((on) => ({ on, why: 'of this test' })) });

describe('waves', () => {
  it('put an application one wave after the latest of what it needs', () => {
    const placed = inWaves([
      app('workloads', 'secrets', 'namespaces'),
      app('secrets', 'operator'),
      app('operator', 'namespaces'),
      app('namespaces'),
    ]);
    expect(placed.map(({ name, wave }) => [name, wave])).toEqual([
      ['namespaces', 0],
      ['operator', 1],
      ['secrets', 2],
      ['workloads', 3],
    ]);
  });

  it('refuse applications that wait for each other, and name the circle', () => {
    expect(() => inWaves([app('a', 'b'), app('b', 'c'), app('c', 'b')])).toThrow(
      'applications wait for each other: b → c → b. fix: remove one of these needs',
    );
  });

  it('refuse a need that does not exist', () => {
    expect(() => inWaves([app('a', 'gone')])).toThrow(
      'a waits for gone, which does not exist. fix: correct the name, or add it',
    );
  });

  it('are found in time for a chain of a thousand and for needs that share theirs', () => {
    const chain = Array.from({ length: 1000 }, (_, i) => app(`n${i}`, ...(i === 0 ? [] : [`n${i - 1}`])));
    expect(inWaves(chain).at(-1)?.wave).toBe(999);
    const layered = Array.from({ length: 400 }, (_, i) =>
      app(`l${i}`, ...Array.from({ length: i >= 10 ? 10 : 0 }, (_, j) => `l${i - (i % 10) - 10 + j}`)),
    );
    expect(inWaves(layered).at(-1)?.wave).toBe(39);
  });
});
