import { isRecord, isSchema, type Schema } from './schema.ts';

/**
 * The object as the API server validates it: with the defaults of its CRD filled in, so that a required field with a
 * default may be left out, and without nulls where a field cannot be null. The object itself is not changed.
 */
export function withDefaults(schema: Schema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((item) => withDefaults(items, item));
  }
  if (!isRecord(value)) return value;
  const { properties = {}, additionalProperties } = schema;
  const filled: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(value)) {
    const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const sub = own ?? (isSchema(additionalProperties) ? additionalProperties : undefined);
    if (sub === undefined) filled[key] = child;
    else if (child !== null || sub.nullable === true) filled[key] = withDefaults(sub, child);
  }
  for (const [key, sub] of Object.entries(properties)) {
    if (sub.default !== undefined && !Object.hasOwn(filled, key)) filled[key] = withDefaults(sub, sub.default);
  }
  return filled;
}

const before = new WeakMap<object, { readonly schema: Schema; readonly filled: unknown }>();

/** The same of a whole object, for which more than one check asks: nobody may change it. */
export function objectWithDefaults(schema: Schema, object: object): unknown {
  const known = before.get(object);
  if (known?.schema === schema) return known.filled;
  const filled = withDefaults(schema, object);
  before.set(object, { schema, filled });
  return filled;
}
