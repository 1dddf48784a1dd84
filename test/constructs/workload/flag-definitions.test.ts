import { describe, expect, it } from 'vitest';
import { type FeatureFlag, flagDefinitions } from '../../../src/constructs/workload/flag-definitions.ts';

const flag: FeatureFlag = { variants: { on: true, off: false }, serves: 'off' };
const written = (difference: Partial<FeatureFlag> = {}) =>
  JSON.parse(flagDefinitions({ search: { ...flag, ...difference } })).flags.search;

describe('flagDefinitions', () => {
  it('serves everybody one variant, and asks nobody who they are', () => {
    expect(written()).toEqual({ state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'off' });
  });

  it('gives the share its variant, and everybody else the other one', () => {
    expect(written({ shares: { on: 10 } }).targeting).toEqual({
      fractional: [
        ['on', 10],
        ['off', 90],
      ],
    });
    expect(written({ shares: { on: 100 } }).targeting).toEqual({ fractional: [['on', 100]] });
  });

  it('writes flags by name, whatever order they were stated in', () => {
    const names = Object.keys(JSON.parse(flagDefinitions({ b: flag, a: flag })).flags);
    expect(names).toEqual(['a', 'b']);
  });

  it('refuses a variant that is none, and more than everybody', () => {
    expect(() => written({ serves: 'maybe' })).toThrow(
      'flag search: maybe is none of its variants. fix: use on or off',
    );
    expect(() => written({ shares: { on: 60, off: 50 } })).toThrow(
      'flag search: its shares are 110 percent together. fix: use at most 100',
    );
  });
});
