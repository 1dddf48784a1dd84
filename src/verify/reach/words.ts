import { listAt, objectAt, textAt, textsAt } from '../values.ts';
import type { End } from './ends.ts';

const SHOWN = 3;

/** `internet, 10.0.0.0/8 and 4 more`. */
export function listed(ends: readonly Pick<End, 'name'>[]): string {
  const names = ends.map(({ name }) => name);
  const rest = names.length - SHOWN;
  if (rest > 1) return `${names.slice(0, SHOWN).join(', ')} and ${rest} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** A label selector as `kubectl -l` takes it: `app=web,tier in (a,b)`; empty for one that selects everything. */
export function format(selector: unknown): string {
  const labels = Object.entries(objectAt(selector, 'matchLabels')).map(([key, value]) => `${key}=${String(value)}`);
  const expressions = listAt(selector, 'matchExpressions').map((expression) => {
    const key = textAt(expression, 'key') ?? '';
    const values = textsAt(expression, 'values').join(',');
    const operator = textAt(expression, 'operator');
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator === 'NotIn' ? 'notin' : 'in'} (${values})`;
  });
  return [...labels, ...expressions].join(',');
}
