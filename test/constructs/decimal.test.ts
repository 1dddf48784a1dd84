import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, decimal, format, multiply, ratio, subtract } from '../../src/constructs/decimal.ts';

/** Numbers as people write them: up to six digits after the point. */
const written = fc
  .tuple(fc.integer({ min: 0, max: 99_999_999 }), fc.integer({ min: 0, max: 6 }))
  .map(([digits, scale]) => {
    const text = String(digits).padStart(scale + 1, '0');
    const [whole, fraction] = [text.slice(0, text.length - scale), text.slice(text.length - scale)];
    return { digits: BigInt(digits), scale, text: fraction === '' ? whole : `${whole}.${fraction}` };
  });

describe('decimal arithmetic', () => {
  it('is exact where floating point is not', () => {
    expect(1 - 0.9999).not.toBe(0.0001);
    expect(format(subtract(decimal(1), ratio(99.99)))).toBe('0.0001');
    expect(14.4 * (1 - 0.9999)).not.toBe(0.00144);
    expect(format(multiply(decimal(14.4), decimal('0.0001')))).toBe('0.00144');
  });

  it('writes what it reads, without trailing zeros', () => {
    fc.assert(
      fc.property(written, ({ text }) => {
        expect(format(decimal(text))).toBe(text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, ''));
      }),
    );
  });

  it('multiplies and subtracts as whole numbers do', () => {
    fc.assert(
      fc.property(written, written, (a, b) => {
        const [x, y] = [decimal(a.text), decimal(b.text)];
        const scale = 12;
        const whole = (v: { digits: bigint; scale: number }) => v.digits * 10n ** BigInt(scale - v.scale);
        expect(whole(multiply(x, y))).toBe((whole(a) * whole(b)) / 10n ** BigInt(scale));
        expect(whole(subtract(x, y))).toBe(whole(a) - whole(b));
        expect(compare(x, y)).toBe(whole(a) < whole(b) ? -1 : whole(a) > whole(b) ? 1 : 0);
      }),
    );
  });

  it('reads small and large numbers, which JavaScript writes with an exponent', () => {
    expect(format(decimal(1e-7))).toBe('0.0000001');
    expect(format(decimal(1e21))).toBe('1000000000000000000000');
    expect(format(decimal(-0.5))).toBe('-0.5');
  });

  it('refuses what is no number', () => {
    expect(() => decimal('99,9')).toThrow("'99,9' is not a decimal number. fix: write digits and a point, e.g. 99.95");
    expect(() => decimal(Number.NaN)).toThrow("'NaN' is not a decimal number");
  });
});
