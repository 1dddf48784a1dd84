import { isRecord, isSchema, type Schema } from './schema.ts';

/**
 * The object as the API server validates it: with the defaults of its CRD filled in, so that a required field with a
 * default may be left out, and without nulls where a field cannot be null. The object itself is not changed.
 */
export function withDefaults(schema: Schema, value: unknown): unknown {
  if (Array.isArray(value)) return items(schema, value);
  if (!isRecord(value)) return value;
  const { properties, additionalProperties } = schema;
  const others = isSchema(additionalProperties) ? additionalProperties : undefined;
  // Most objects need nothing, and stay what they are.
  let filled: Record<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const sub = (properties && Object.hasOwn(properties, key) ? properties[key] : undefined) ?? others;
    if (sub === undefined) continue;
    const child = value[key];
    if (child === null && sub.nullable !== true) {
      filled ??= { ...value };
      delete filled[key];
    } else if (typeof child === 'object') {
      const made = withDefaults(sub, child);
      if (made === child) continue;
      filled ??= { ...value };
      filled[key] = made;
    }
  }
  for (const [key, sub] of defaultsOf(schema)) {
    if (Object.hasOwn(filled ?? value, key)) continue;
    filled ??= { ...value };
    filled[key] = withDefaults(sub, sub.default);
  }
  return filled ?? value;
}

function items(schema: Schema, list: readonly unknown[]): readonly unknown[] {
  const { items: each } = schema;
  if (each === undefined) return list;
  const filled = list.map((item) => withDefaults(each, item));
  return filled.some((item, index) => item !== list[index]) ? filled : list;
}

const defaults = new WeakMap<Schema, readonly (readonly [string, Schema])[]>();

/** The fields of a schema that have defaults. */
function defaultsOf(schema: Schema): readonly (readonly [string, Schema])[] {
  let found = defaults.get(schema);
  if (!found) {
    found = Object.entries(schema.properties ?? {}).filter(([, sub]) => sub.default !== undefined);
    defaults.set(schema, found);
  }
  return found;
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
