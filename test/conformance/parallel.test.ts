import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inParallel } from '../../conformance/parallel.ts';

describe('inParallel', () => {
  it('works on no more items at a time than allowed, and keeps their order', async () => {
    let running = 0;
    let most = 0;
    const results = await inParallel([30, 1, 20, 1], 2, async (ms) => {
      most = Math.max(most, ++running);
      await sleep(ms);
      running--;
      return ms;
    });
    expect(results).toEqual([30, 1, 20, 1]);
    expect(most).toBe(2);
  });

  it('throws a failure after all that was begun has ended, and begins nothing more', async () => {
    const ended: number[] = [];
    const work = inParallel([1, 2, 3], 2, async (item) => {
      if (item === 1) throw new Error('no');
      await sleep(5);
      ended.push(item);
    });
    await expect(work).rejects.toThrow('no');
    expect(ended).toEqual([2]);
  });
});
