import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronEvery, longestGap } from '../../src/platform/cron.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('longestGap', () => {
  it.each([
    ['* * * * *', MINUTE],
    ['*/30 * * * *', 30 * MINUTE],
    ['17 * * * *', HOUR],
    ['0 2 * * *', DAY],
    ['0 3 * * 0', 7 * DAY],
    ['0 4 1 * *', 31 * DAY],
    // Leap day to leap day.
    ['0 0 29 2 *', 1461 * DAY],
    ['0 0 1 1 *', 366 * DAY],
  ])('%s loses sight for %d seconds', (cron, gap) => {
    expect(longestGap(cron)).toBe(gap);
  });

  it('is the night and the weekend of a schedule by office hours', () => {
    expect(longestGap('*/30 9-17 * * *')).toBe(15.5 * HOUR);
    expect(longestGap('*/30 9-17 * * 1-5')).toBe(2 * DAY + 15.5 * HOUR);
  });

  it('is the uneven end of an hour or a day where a step does not divide it', () => {
    expect(longestGap('*/40 * * * *')).toBe(40 * MINUTE);
    expect(longestGap('0 */5 * * *')).toBe(5 * HOUR);
    expect(longestGap('0 0,20 * * *')).toBe(20 * HOUR);
  });

  it('is the rest of the year for a schedule by the minute in one month', () => {
    expect(longestGap('* * * 1 *')).toBe((366 - 31) * DAY + MINUTE);
  });

  it('is nothing for a date that does not exist', () => {
    expect(longestGap('0 0 31 2 *')).toBeUndefined();
  });
});

describe('cronEvery', () => {
  it.each([
    ['1m', MINUTE, '* * * * *'],
    ['15m', 15 * MINUTE, '*/15 * * * *'],
    ['1h', HOUR, '0 * * * *'],
    ['6h', 6 * HOUR, '0 */6 * * *'],
    ['1d', DAY, '0 0 * * *'],
  ])('says every %s', (_, seconds, cron) => {
    expect(cronEvery(seconds)).toBe(cron);
  });

  it.each([
    ['30s', 30],
    ['7m', 7 * MINUTE],
    ['90m', 90 * MINUTE],
    ['5h', 5 * HOUR],
    ['2d', 2 * DAY],
  ])('says nothing of every %s, which cron cannot keep evenly', (_, seconds) => {
    expect(cronEvery(seconds)).toBeUndefined();
  });

  it('says only schedules whose longest gap is what was asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 * 60 }), (minutes) => {
        const cron = cronEvery(minutes * MINUTE);
        return cron === undefined || longestGap(cron) === minutes * MINUTE;
      }),
      { numRuns: 60, seed: 1 },
    );
  });
});
