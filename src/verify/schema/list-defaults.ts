import { type Path, renderPath } from './path.ts';
import { isRecord, isSchema, type Schema } from './schema.ts';

/**
 * Paths of what a custom resource leaves out although its CRD fills it into the items of a list. The server compares such
 * a list as a whole, and so does Argo CD: the object is OutOfSync for ever. Lists that are merged by the keys of their
 * items (`x-kubernetes-list-type: map`) are not meant.
 */
export function leftOutOfLists(schema: Schema, value: unknown, path: Path = [], inList = false): readonly string[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    const isWhole = inList || schema['x-kubernetes-list-type'] !== 'map';
    return items === undefined ? [] : value.flatMap((item, i) => leftOutOfLists(items, item, [...path, i], isWhole));
  }
  if (!isRecord(value)) return [];
  const { properties = {}, additionalProperties } = schema;
  const missing = Object.entries(properties).filter(
    ([key, sub]) => inList && sub.default !== undefined && !Object.hasOwn(value, key),
  );
  return [
    ...missing.map(([key]) => renderPath([...path, key])),
    ...Object.entries(value).flatMap(([key, child]) => {
      const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
      const sub = own ?? (isSchema(additionalProperties) ? additionalProperties : undefined);
      return sub === undefined ? [] : leftOutOfLists(sub, child, [...path, key], inList);
    }),
  ];
}
