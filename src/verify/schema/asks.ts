import { once } from '../once.ts';
import type { Schema } from './schema.ts';

/**
 * What a schema asks of a value, gathered once: nearly all ask for a type and for fields, and every value of every object is
 * held against one.
 */
export class Asks {
  readonly $ref: string | undefined;
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
  readonly properties: Readonly<Record<string, Schema>> | undefined;
  readonly required: readonly string[] | undefined;
  readonly open: boolean;
  readonly embedded: boolean;
  /** Whether it says of the fields how many there may be, or how they may be called. */
  readonly ofFields: boolean;

  constructor(schema: Schema) {
    const has = (...fields: readonly (keyof Schema)[]) => fields.some((field) => schema[field] !== undefined);
    this.$ref = schema.$ref;
    this.type = schema.type;
    this.nullable = schema.nullable === true;
    this.intOrString = schema['x-kubernetes-int-or-string'] === true || schema.format === 'int-or-string';
    this.enum = schema.enum;
    this.format = schema.format;
    this.ofTexts = has('minLength', 'maxLength', 'pattern');
    this.ofNumbers = has('minimum', 'maximum', 'multipleOf');
    this.forms = has('allOf', 'anyOf', 'oneOf', 'not');
    this.properties = schema.properties;
    this.required = schema.required;
    this.open = schema['x-kubernetes-preserve-unknown-fields'] === true;
    this.embedded = schema['x-kubernetes-embedded-resource'] === true;
    this.ofFields = has('minProperties', 'maxProperties', 'propertyNames');
  }
}

export const asksOf = once((schema: Schema) => new Asks(schema));
