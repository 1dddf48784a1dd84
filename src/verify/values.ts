/** Reading plain data whose shape nobody promised: what is not there, or of another form, is undefined or empty. */
export type Plain = Readonly<Record<string, unknown>>;

export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of keys. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Readonly<Record<string | number, unknown>>)[key];
  }
  return found;
}

export function objectAt(value: unknown, ...path: readonly (string | number)[]): Plain {
  const found = at(value, ...path);
  return isPlain(found) ? found : {};
}

/** The objects of a list; what is no object is left out. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly Plain[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter(isPlain) : [];
}

export function textsAt(value: unknown, ...path: readonly (string | number)[]): readonly string[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === 'string') : [];
}

export function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

export function numberAt(value: unknown, ...path: readonly (string | number)[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
}
