import { Cron } from 'croner';

const DAY = 86_400;
/** Any five years hold a leap day, every weekday of every date, and the longest gap of a schedule that repeats by year. */
const FROM = new Date('2023-12-31T23:59:59Z');
const FIRST_DAY = new Date('2024-01-01T23:59:59Z');
const THREE_WEEKS = new Date('2024-01-21T23:59:59Z');
const FIVE_YEARS = new Date('2028-12-31T23:59:59Z');

/** Gaps that were looked for, by schedule: a platform says the same few schedules over and over. */
const found = new Map<string, number | undefined>();

/**
 * The longest time in seconds between two runs of a cron schedule (five fields, UTC); undefined when it never runs twice.
 *
 * A day's runs are the same on each day that has any, since UTC has no summer time. So the longest gap lies within such a
 * day, or from its last run to the first run of the next such day: a schedule by the minute is no more work than a daily one.
 */
export function longestGap(cron: string): number | undefined {
  if (!found.has(cron)) found.set(cron, searchGap(cron));
  return found.get(cron);
}

function searchGap(cron: string): number | undefined {
  const [minute, hour, ...date] = cron.trim().split(/\s+/);
  const times = runs(`${minute} ${hour} * * *`, FIRST_DAY).map((time) => time % DAY);
  const [day, month, weekday] = date;
  const byWeek = day === '*' && month === '*';
  const everyDay = byWeek && weekday === '*';
  // Weekdays alone are the same in each week.
  const days = everyDay ? [0, DAY] : runs(`0 0 ${date.join(' ')}`, byWeek ? THREE_WEEKS : FIVE_YEARS);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || days.length < 2) return undefined;
  const overDays = Math.max(...gaps(days)) - last + first;
  return Math.max(overDays, ...gaps(times));
}

/** When the schedule runs, in seconds since 1970. */
function runs(pattern: string, until: Date): number[] {
  const cron = new Cron(pattern, { paused: true, timezone: 'UTC' });
  const times: number[] = [];
  for (let at = cron.nextRun(FROM); at && at <= until; at = cron.nextRun(at)) times.push(at.getTime() / 1000);
  return times;
}

function gaps(sorted: readonly number[]): number[] {
  return sorted.slice(1).map((time, i) => time - (sorted[i] ?? time));
}

/**
 * The cron schedule that runs every so many seconds, evenly through each day; undefined when there is none: cron starts
 * anew each hour and each day, so only what divides them runs evenly.
 */
export function cronEvery(seconds: number): string | undefined {
  const minutes = seconds / 60;
  if (!Number.isInteger(minutes) || minutes < 1) return undefined;
  if (minutes === 1) return '* * * * *';
  if (minutes < 60) return 60 % minutes === 0 ? `*/${minutes} * * * *` : undefined;
  const hours = minutes / 60;
  if (hours === 1) return '0 * * * *';
  if (hours === 24) return '0 0 * * *';
  return Number.isInteger(hours) && 24 % hours === 0 ? `0 */${hours} * * *` : undefined;
}
