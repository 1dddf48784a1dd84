/** A window that opens by a cron schedule, e.g. for maintenance. */
export interface MuteWindow {
  /** Five fields, of which minute and hour are numbers and the dates are `*`: what repeats each day or week. */
  readonly cron: string;
  /** Seconds that it stays open, up to a day. */
  readonly duration: number;
  /** Default: `UTC`. */
  readonly timezone?: string;
}

/** A part of the week as Alertmanager states it. */
export interface MuteInterval {
  /** Nothing: every day. */
  readonly weekdays?: string[];
  readonly times: { startTime: string; endTime: string }[];
}

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
const DAY_MINUTES = 24 * 60;

/** The window as intervals of the week; one that runs past midnight ends on the next day. */
export function muteIntervals({ cron, duration, timezone = 'UTC' }: MuteWindow): MuteInterval[] {
  const refuse = (wrong: string, fix: string): never => {
    throw new Error(`Alertmanager cannot be mute in the window '${cron}' (${timezone}): ${wrong}. fix: ${fix}`);
  };
  if (timezone !== 'UTC') {
    refuse('an AlertmanagerConfig of version v1alpha1 knows no time zone', "state the window in timezone: 'UTC'");
  }
  const [minute = '', hour = '', dayOfMonth, month, weekday = ''] = cron.trim().split(/\s+/);
  if (!/^\d+$/.test(minute) || !/^\d+$/.test(hour) || dayOfMonth !== '*' || month !== '*') {
    refuse('it does not open once a day or once a week', "write one minute, one hour and weekdays, e.g. '0 2 * * 0'");
  }
  const days = weekdays(weekday);
  if (!days) return refuse(`'${weekday}' is no list of weekdays`, "write e.g. '0', 'SUN', '1-5' or '*'");
  const minutes = duration / 60;
  if (!(Number.isInteger(minutes) && minutes >= 1 && minutes <= DAY_MINUTES)) {
    refuse(`it stays open for ${duration}s`, 'use whole minutes, up to a day');
  }
  const start = Number(hour) * 60 + Number(minute);
  const end = start + minutes;
  const today = interval(days, start, Math.min(end, DAY_MINUTES));
  if (end <= DAY_MINUTES) return [today];
  const next = days.map((day) => (day + 1) % 7).sort((a, b) => a - b);
  return [today, interval(next, 0, end - DAY_MINUTES)];
}

function interval(days: readonly number[], start: number, end: number): MuteInterval {
  const times = [{ startTime: clock(start), endTime: clock(end) }];
  return days.length === 7 ? { times } : { weekdays: days.map((day) => DAYS[day] ?? ''), times };
}

function clock(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The weekdays of a cron field, 0 to 6 from Sunday; undefined when it is none. */
function weekdays(field: string): number[] | undefined {
  if (field === '*') return [0, 1, 2, 3, 4, 5, 6];
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [from = '', to = from, ...more] = part.split('-');
    const [first, last] = [weekday(from), weekday(to)];
    if (first === undefined || last === undefined || first > last || more.length > 0) return undefined;
    // 7 is Sunday again.
    for (let day = first; day <= last; day++) found.add(day % 7);
  }
  return [...found].sort((a, b) => a - b);
}

function weekday(text: string): number | undefined {
  if (/^[0-7]$/.test(text)) return Number(text);
  const day = DAYS.findIndex((name) => name.slice(0, 3) === text.toLowerCase());
  return day < 0 ? undefined : day;
}
