import { once } from '../../platform/once.ts';
import type { Definitions } from './definitions.ts';
import type { Schema } from './schema.ts';

/** What says nothing of a value, and what is said beside a reference without asking for anything. */
const SAYS_NOTHING = new Set(['$ref', 'description', 'default', 'title', 'example', 'externalDocs', 'x-message']);

/**
 * What a schema asks of a value, gathered once: nearly all ask for a type and for fields, and every value of every object is
 * held against one. What its fields and items ask is gathered when there is one of them.
 */
export class Asks {
  readonly schema: Schema;
  readonly $ref: string | undefined;
  /** Whether it asks for nothing beside what it refers to. */
  readonly onlyRefers: boolean;
  readonly type: string | undefined;
  readonly nullable: boolean;
  readonly intOrString: boolean;
  readonly enum: readonly unknown[] | undefined;
  readonly format: string | undefined;
  /** Whether it says more of a text, or of a number, than its type and format. */
  readonly ofTexts: boolean;
  readonly ofNumbers: boolean;
  /** Whether it has `allOf`, `anyOf`, `oneOf` or `not`. */
  readonly forms: boolean;
  readonly required: readonly string[] | undefined;
  readonly open: boolean;
  readonly embedded: boolean;
  /** Whether it says of the fields how many there may be, or how they may be called. */
  readonly ofFields: boolean;
  readonly #fields = new Map<string, Asks | undefined>();
  #items: Asks | undefined;
  #others: Asks | undefined;
  #target: { readonly of: Definitions; readonly asks: Asks } | undefined;

  constructor(schema: Schema) {
    const has = (...fields: readonly (keyof Schema)[]) => fields.some((field) => schema[field] !== undefined);
    this.schema = schema;
    this.$ref = schema.$ref;
    this.onlyRefers = schema.$ref !== undefined && Object.keys(schema).every((key) => SAYS_NOTHING.has(key));
    this.type = schema.type;
    this.nullable = schema.nullable === true;
    this.intOrString = schema['x-kubernetes-int-or-string'] === true || schema.format === 'int-or-string';
    this.enum = schema.enum;
    this.format = schema.format;
    this.ofTexts = has('minLength', 'maxLength', 'pattern');
    this.ofNumbers = has('minimum', 'maximum', 'multipleOf');
    this.forms = has('allOf', 'anyOf', 'oneOf', 'not');
    this.required = schema.required;
    this.open = schema['x-kubernetes-preserve-unknown-fields'] === true;
    this.embedded = schema['x-kubernetes-embedded-resource'] === true;
    this.ofFields = has('minProperties', 'maxProperties', 'propertyNames');
  }

  /** What is asked of a field that the schema names; undefined of any other. */
  field(key: string): Asks | undefined {
    const known = this.#fields.get(key);
    if (known !== undefined || this.#fields.has(key)) return known;
    const { properties } = this.schema;
    const schema = properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
    const asks = schema === undefined ? undefined : asksOf(schema);
    // Of what is not named there is no end.
    if (asks !== undefined) this.#fields.set(key, asks);
    return asks;
  }

  /** What is asked of fields that the schema does not name; undefined where there may be none, or nothing is said of them. */
  get others(): Asks | undefined {
    const { additionalProperties } = this.schema;
    if (typeof additionalProperties !== 'object') return undefined;
    this.#others ??= asksOf(additionalProperties);
    return this.#others;
  }

  /** What is asked of each item of a list. A list that keeps unknown fields keeps those of its items. */
  get items(): Asks | undefined {
    const { items } = this.schema;
    if (items === undefined) return undefined;
    this.#items ??= asksOf(this.open ? { ...items, 'x-kubernetes-preserve-unknown-fields': true } : items);
    return this.#items;
  }

  /** What the schema that it refers to asks of this value. */
  target(reference: string, definitions: Definitions, value: unknown): Asks {
    if (this.#target?.of === definitions) return this.#target.asks;
    const asks = asksOf(definitions.resolve(reference, value));
    if (!definitions.dependsOnValue(reference)) this.#target = { of: definitions, asks };
    return asks;
  }
}

export const asksOf = once((schema: Schema) => new Asks(schema));
