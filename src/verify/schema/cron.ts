const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly words?: readonly string[];
}

const fields: readonly Field[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, words: months },
  { name: 'day of week', min: 0, max: 6, words: days },
];

/** What is wrong with a schedule as the CronJob controller reads it (five fields, or `@daily` and its like). */
export function cronProblem(text: string): string | undefined {
  if (/^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)) return undefined;
  if (/^(?:CRON_)?TZ=/.test(text)) return 'must not carry a time zone; use spec.timeZone';
  const every = /^@every\s+(.+)$/.exec(text)?.[1];
  if (every !== undefined) return undefined;
  const parts = text.trim().split(/\s+/);
  if (parts.length !== fields.length) return `must have 5 fields, such as "0 3 * * *", not ${parts.length}`;
  for (const [index, field] of fields.entries()) {
    const part = parts[index] ?? '';
    if (!part.split(',').every((range) => isRange(range, field))) {
      return `has ${JSON.stringify(part)} as its ${field.name}, which is no number, range or step from ${field.min} to ${field.max}`;
    }
  }
  return undefined;
}

function isRange(text: string, field: Field): boolean {
  const [range = '', step, more] = text.split('/');
  if (more !== undefined || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (range === '*' || range === '?') return true;
  const [from = '', to, beyond] = range.split('-');
  if (beyond !== undefined) return false;
  const low = numberOf(from, field);
  const high = to === undefined ? low : numberOf(to, field);
  return low !== undefined && high !== undefined && low >= field.min && high <= field.max && low <= high;
}

function numberOf(text: string, field: Field): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const index = field.words?.indexOf(text.toLowerCase()) ?? -1;
  return index < 0 ? undefined : index + field.min;
}
