const LOCAL_TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?$/;

/** Whether it is a date and time of the calendar, such as `2026-12-05T18:00`. */
export function isLocalTime(text: string): boolean {
  if (!LOCAL_TIME.test(text)) return false;
  const found = new Date(`${text}Z`);
  // 30 February is refused, and not the 2nd of March.
  return !Number.isNaN(found.getTime()) && found.toISOString().startsWith(text.slice(0, 16));
}

export function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/**
 * The moment at which clocks of a time zone show this time, in seconds since 1970. A time that clocks skip is the moment
 * they would have reached; of one that they show twice it is the first.
 */
export function secondsSince1970(localTime: string, timeZone: string): number {
  const shown = Date.parse(`${localTime}Z`);
  // The zone's offset is that of the moment itself: guess, look, and look again at the better guess.
  const before = shown - offset(shown - 86_400_000, timeZone);
  const after = shown - offset(shown + 86_400_000, timeZone);
  const matches = [before, after].filter((moment) => moment + offset(moment, timeZone) === shown);
  return (matches.length > 0 ? Math.min(...matches) : before) / 1000;
}

/** How far a zone's clocks are ahead of UTC at a moment, in milliseconds. */
function offset(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((found) => found.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(moment / 1000) * 1000;
}
