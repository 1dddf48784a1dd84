import { at, isPlain } from '../values.ts';

/** A value, and where it was found. */
export interface Found {
  readonly value: unknown;
  readonly path: string;
}

/** What lies at a path such as `spec.triggers[].authenticationRef`; `[]` goes through every item of a list. */
export function valuesAt(object: unknown, path: string): Found[] {
  let found: Found[] = [{ value: object, path: '' }];
  for (const step of path.split('.')) {
    const list = step.endsWith('[]');
    const key = list ? step.slice(0, -2) : step;
    found = found.flatMap(({ value, path: before }) => {
      const next = at(value, key);
      const here = before === '' ? key : `${before}.${key}`;
      if (!list) return next === undefined || next === null ? [] : [{ value: next, path: here }];
      return Array.isArray(next)
        ? next.map((item: unknown, index) => ({ value: item, path: `${here}[${index}]` }))
        : [];
    });
  }
  return found;
}

/** Every object below a value under a field of a name, however deep. */
export function* below(value: unknown, field: string, path = ''): Generator<Found> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* below(item, field, `${path}[${index}]`);
  } else if (isPlain(value)) {
    for (const [key, item] of Object.entries(value)) {
      const here = path === '' ? key : `${path}.${key}`;
      if (key === field) yield { value: item, path: here };
      else yield* below(item, field, here);
    }
  }
}
