import { isRecord, isSchema, type Schema } from './schema.ts';

const DEFINITIONS = '#/definitions/';
const SCHEMAS = '#/components/schemas/';

/**
 * The definitions of Kubernetes' types by name: those of a swagger document (or what is in its `definitions` alone), or of
 * a list of documents of OpenAPI v3, of which there is one for each group and version and which repeat what they share.
 */
export function definitionsIn(source: unknown): Readonly<Record<string, unknown>> {
  const documents: readonly unknown[] = Array.isArray(source) ? source : [source];
  const [first] = documents;
  if (documents.length === 1 && !isVersion3(first)) {
    const inner = isRecord(first) && isRecord(first.definitions) ? first.definitions : first;
    return isRecord(inner) ? inner : {};
  }
  const all = new Map<string, unknown>();
  for (const document of documents) {
    for (const [name, schema] of Object.entries(schemasOf(document) ?? {})) {
      if (!all.has(name)) all.set(name, isSchema(schema) ? asVersion2(schema) : schema);
    }
  }
  return Object.fromEntries(all);
}

/** Whether a document holds definitions of Kubernetes' own types. */
export function isOpenApi(document: unknown): boolean {
  return Object.keys(definitionsIn(document)).some((name) => name.startsWith('io.k8s.'));
}

/** Whether a document is of OpenAPI v3, and so perhaps one of many. */
export function isVersion3(document: unknown): boolean {
  return schemasOf(document) !== undefined;
}

function schemasOf(document: unknown): Readonly<Record<string, unknown>> | undefined {
  const components = isRecord(document) ? document.components : undefined;
  return isRecord(components) && isRecord(components.schemas) ? components.schemas : undefined;
}

/**
 * A schema of v3 in the form of v2. A reference with a description beside it is an `allOf` there. The defaults are the
 * zero values of Go's types, which the API server fills in for nobody.
 */
function asVersion2(schema: Schema): Schema {
  const { $ref, allOf, default: _zero, properties, items, additionalProperties, ...rest } = schema;
  const [only, more] = allOf ?? [];
  const reference = $ref ?? (more === undefined ? only?.$ref : undefined);
  return {
    ...rest,
    ...(reference === undefined ? {} : { $ref: reference.replace(SCHEMAS, DEFINITIONS) }),
    ...(allOf === undefined || reference !== undefined ? {} : { allOf: allOf.map(asVersion2) }),
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, asVersion2(each)])) }),
    ...(items === undefined ? {} : { items: asVersion2(items) }),
    ...(additionalProperties === undefined
      ? {}
      : {
          additionalProperties: isSchema(additionalProperties)
            ? asVersion2(additionalProperties)
            : additionalProperties,
        }),
  };
}
