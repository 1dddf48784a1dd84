import { describe, expect, it } from 'vitest';
import { sampleTarget } from '../support/target.ts';

const about = 'Another search';
const read = { services: { app: { flags: { read: ['search'] } } } };
const refused =
  (flag: object, readers: object = read) =>
  () =>
    sampleTarget({ flags: { search: { about, ...flag } }, ...readers });

describe('flags', () => {
  it('are off for everybody when nothing is said', () => {
    const { flags } = sampleTarget({ flags: { search: { about } }, ...read }).spec;
    expect(flags).toEqual({ search: { about, variants: { on: true, off: false }, serves: 'off', shares: {} } });
  });

  it('serve only what is one of their variants', () => {
    expect(refused({ serves: 'maybe' })).toThrow('flags.search.serves "maybe"\n  is none of its variants.');
    expect(refused({ shares: { maybe: 5 } })).toThrow('flags.search.shares.maybe "maybe"\n  is none of its variants.');
  });

  it('have values of one type', () => {
    expect(refused({ variants: { on: true, off: 'no' } })).toThrow('mixes boolean and string');
  });

  it('are not given to more than everybody', () => {
    expect(refused({ shares: { on: 60, off: 50 } })).toThrow('adds up to 110 percent');
  });

  it('are read by somebody, and known to who reads them', () => {
    expect(refused({}, {})).toThrow('flags.search\n  is read by no service.');
    expect(() =>
      sampleTarget({ flags: { search: { about } }, services: { app: { flags: { read: ['serch'] } } } }),
    ).toThrow("did you mean 'search'?");
  });
});
