import { definitionsIn } from './openapi.ts';
import { serverRules } from './rules/index.ts';
import { isSchema, type Schema } from './schema.ts';

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
const extensions = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.';
const anything: Schema = { 'x-kubernetes-preserve-unknown-fields': true };
const schemaRef: Schema = { $ref: `#/definitions/${extensions}JSONSchemaProps` };

/** The name under which every object's metadata is defined. */
export const objectMetaRef = `#/definitions/${meta}ObjectMeta`;

/** Types with their own JSON form, of which the published definition says too little. */
const ownForm: Readonly<Record<string, Schema>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { format: 'quantity' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { 'x-kubernetes-int-or-string': true },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { type: 'object', ...anything },
  [`${meta}FieldsV1`]: { type: 'object', ...anything },
  [`${meta}Patch`]: { type: 'object', ...anything },
  [`${meta}Duration`]: { type: 'string', format: 'go-duration' },
  [`${extensions}JSON`]: anything,
};

/** Types that are a schema, or something shorter in its place. */
const schemaOr: Readonly<Record<string, (value: unknown) => Schema>> = {
  [`${extensions}JSONSchemaPropsOrArray`]: (value) =>
    Array.isArray(value) ? { type: 'array', items: schemaRef } : schemaRef,
  [`${extensions}JSONSchemaPropsOrBool`]: (value) => (typeof value === 'boolean' ? {} : schemaRef),
  [`${extensions}JSONSchemaPropsOrStringArray`]: (value) =>
    Array.isArray(value) ? { type: 'array', items: { type: 'string' } } : schemaRef,
};

/**
 * The definitions of one Kubernetes version, together with what the API server enforces beyond them.
 * References are resolved as they are met, and each definition is prepared once.
 */
export class Definitions {
  readonly #published: Readonly<Record<string, unknown>>;
  readonly #prepared = new Map<string, Schema>();

  /** @param source a swagger document, only its `definitions`, or a list of documents of OpenAPI v3 */
  constructor(source: unknown) {
    this.#published = definitionsIn(source);
  }

  get names(): readonly string[] {
    return Object.keys(this.#published);
  }

  /** Whether what a reference names is another schema for another value. */
  dependsOnValue(reference: string): boolean {
    return nameIn(reference) in schemaOr;
  }

  /** The schema that a reference names, for this value. A reference to nothing allows anything, as nothing is known. */
  resolve(reference: string, value: unknown): Schema {
    const name = nameIn(reference);
    const byValue = schemaOr[name];
    if (byValue !== undefined) return byValue(value);
    let schema = this.#prepared.get(name);
    if (schema === undefined) {
      schema = ownForm[name] ?? this.#withRules(name);
      this.#prepared.set(name, schema);
    }
    return schema;
  }

  #withRules(name: string): Schema {
    const published = this.#published[name];
    if (!isSchema(published)) return anything;
    const rules = serverRules[name.replace(/^io\.k8s\.(?:api|apimachinery\.pkg\.apis)\./, '')];
    return rules === undefined ? published : merge(published, rules);
  }
}

function nameIn(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

/** Lays rules over a schema. Rules for fields that this version does not have yet are left out. */
function merge(schema: Schema, rules: Schema): Schema {
  const { properties, items, additionalProperties, required, ...rest } = rules;
  const merged: { -readonly [K in keyof Schema]: Schema[K] } = { ...schema, ...rest };
  if (required !== undefined) merged.required = [...new Set([...(schema.required ?? []), ...required])];
  // Behind a reference the fields are not known here: the rules are walked beside it.
  if (items !== undefined) merged.items = schema.items === undefined ? items : merge(schema.items, items);
  if (isSchema(additionalProperties)) {
    const own = schema.additionalProperties;
    merged.additionalProperties = isSchema(own) ? merge(own, additionalProperties) : additionalProperties;
  }
  if (properties !== undefined) {
    const known = schema.properties;
    if (known === undefined) merged.properties = properties;
    else {
      const laid: Record<string, Schema> = { ...known };
      for (const [key, rule] of Object.entries(properties)) {
        const own = known[key];
        if (own !== undefined) laid[key] = merge(own, rule);
      }
      merged.properties = laid;
    }
  }
  return merged;
}
