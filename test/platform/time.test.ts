import { describe, expect, it } from 'vitest';
import { isLocalTime, isTimeZone, secondsSince1970 } from '../../src/platform/time.ts';

const at = (text: string) => Date.parse(text) / 1000;

describe('times of a place', () => {
  it('are moments, in winter and in summer', () => {
    expect(secondsSince1970('2026-12-05T18:00', 'America/New_York')).toBe(at('2026-12-05T23:00Z'));
    expect(secondsSince1970('2026-07-05T18:00:30', 'America/New_York')).toBe(at('2026-07-05T22:00:30Z'));
    expect(secondsSince1970('2026-07-05T18:00', 'UTC')).toBe(at('2026-07-05T18:00Z'));
    expect(secondsSince1970('2026-07-05T18:00', 'Asia/Kolkata')).toBe(at('2026-07-05T12:30Z'));
  });

  it('that clocks show twice are the first of the two, and those they skip are what would have been', () => {
    expect(secondsSince1970('2026-11-01T01:30', 'America/New_York')).toBe(at('2026-11-01T05:30Z'));
    expect(secondsSince1970('2026-03-08T02:30', 'America/New_York')).toBe(at('2026-03-08T07:30Z'));
  });

  it('are of the calendar, and places are those of IANA', () => {
    expect(isLocalTime('2026-02-28T18:00')).toBe(true);
    expect(isLocalTime('2026-02-30T18:00')).toBe(false);
    expect(isLocalTime('2026-02-28T18:00Z')).toBe(false);
    expect(isTimeZone('Europe/Berlin')).toBe(true);
    expect(isTimeZone('Berlin')).toBe(false);
  });
});
