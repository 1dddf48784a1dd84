import { describe, expect, it } from 'vitest';
import { checksum } from '../../../src/constructs/workload/checksum.ts';

describe('checksum', () => {
  it('is the same for the same data, whatever its order', () => {
    expect(checksum({ A: '1', B: '2' })).toBe(checksum({ B: '2', A: '1' }));
    expect(checksum({ A: '1' })).toMatch(/^[0-9a-f]{16}$/);
  });

  it('tells other data apart, also where the parts run together', () => {
    expect(new Set([{ A: '1' }, { A: '2' }, { A1: '' }, {}].map(checksum)).size).toBe(4);
  });
});
