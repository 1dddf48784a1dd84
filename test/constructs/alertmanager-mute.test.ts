import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { muteIntervals } from '../../src/constructs/alertmanager-mute.ts';

const HOUR = 3600;
const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

describe('muteIntervals', () => {
  it('turns a weekly window into the weekday and its times', () => {
    expect(muteIntervals({ cron: '0 2 * * 0', duration: 2 * HOUR })).toEqual([
      { weekdays: ['sunday'], times: [{ startTime: '02:00', endTime: '04:00' }] },
    ]);
  });

  it('leaves weekdays out of a daily window', () => {
    expect(muteIntervals({ cron: '30 22 * * *', duration: HOUR })).toEqual([
      { times: [{ startTime: '22:30', endTime: '23:30' }] },
    ]);
  });

  it('splits a window that runs past midnight, and goes on the day after', () => {
    expect(muteIntervals({ cron: '0 23 * * 6', duration: 3 * HOUR })).toEqual([
      { weekdays: ['saturday'], times: [{ startTime: '23:00', endTime: '24:00' }] },
      { weekdays: ['sunday'], times: [{ startTime: '00:00', endTime: '02:00' }] },
    ]);
  });

  it('ends a window at midnight without a part on the next day', () => {
    expect(muteIntervals({ cron: '0 22 * * 5', duration: 2 * HOUR })).toEqual([
      { weekdays: ['friday'], times: [{ startTime: '22:00', endTime: '24:00' }] },
    ]);
  });

  it('reads names, lists, ranges and 7 as Sunday', () => {
    const days = (field: string) => muteIntervals({ cron: `0 2 * * ${field}`, duration: HOUR })[0]?.weekdays;
    expect(days('SUN')).toEqual(['sunday']);
    expect(days('7')).toEqual(['sunday']);
    expect(days('1-3,fri')).toEqual(['monday', 'tuesday', 'wednesday', 'friday']);
    expect(days('mon-tue')).toEqual(['monday', 'tuesday']);
  });

  it('covers exactly the time that the window is open, whenever it opens', () => {
    const part = fc.integer({ min: 1, max: 24 * 60 });
    fc.assert(
      fc.property(fc.nat(23), fc.nat(59), fc.nat(6), part, (hour, minute, day, length) => {
        const parts = muteIntervals({ cron: `${minute} ${hour} * * ${day}`, duration: length * 60 });
        const covered = parts
          .flatMap(({ times }) => times)
          .map(({ startTime, endTime }) => minutes(endTime) - minutes(startTime));
        expect(covered.reduce((sum, n) => sum + n, 0)).toBe(length);
        expect(covered.every((n) => n > 0)).toBe(true);
      }),
    );
  });

  it('refuses what Alertmanager cannot say, and names what can be', () => {
    const refused =
      (cron: string, duration = HOUR, timezone?: string) =>
      () =>
        muteIntervals({ cron, duration, ...(timezone ? { timezone } : {}) });
    expect(refused('0 2 1 * *')).toThrow(
      "Alertmanager cannot be mute in the window '0 2 1 * *' (UTC): it does not open once a day or once a week. fix: write one minute, one hour and weekdays, e.g. '0 2 * * 0'",
    );
    expect(refused('*/5 2 * * 0')).toThrow('it does not open once a day or once a week');
    expect(refused('0 2 * * 0#1')).toThrow("'0#1' is no list of weekdays. fix: write e.g. '0', 'SUN', '1-5' or '*'");
    expect(refused('0 2 * * 0', 25 * HOUR)).toThrow('it stays open for 90000s. fix: use whole minutes, up to a day');
    expect(refused('0 2 * * 0', 90)).toThrow('it stays open for 90s');
    expect(refused('0 2 * * 0', HOUR, 'Europe/Berlin')).toThrow(
      "(Europe/Berlin): an AlertmanagerConfig of version v1alpha1 knows no time zone. fix: state the window in timezone: 'UTC'",
    );
  });
});
