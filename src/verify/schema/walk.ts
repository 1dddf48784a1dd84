import { type Asks, asksOf } from './asks.ts';
import type { Definitions } from './definitions.ts';
import { objectMetaRef } from './definitions.ts';
import { formatProblem } from './formats.ts';
import { duplicatesIn, sameJson } from './lists.ts';
import { type Path, renderPath } from './path.ts';
import { matchesPattern } from './patterns.ts';
import { notInEnum, show, unknownField, wrongType } from './problems.ts';
import { isRecord, type Problem, type Schema } from './schema.ts';

/**
 * How a value is looked at: `whole` refuses unknown fields, as a schema's main part must; `values` asks only whether
 * what is there is allowed, as the parts of `allOf`, `oneOf`, … do, which need not name every field.
 */
export type Look = 'whole' | 'values';

/** The fields that every object has, whether its CRD names them or not. */
const identity = ['apiVersion', 'kind', 'metadata'];

/** Walks one object along its schema and collects what the API server would refuse. */
export class Walk {
  readonly problems: Problem[] = [];
  readonly #definitions: Definitions;
  readonly #path: (string | number)[];

  constructor(definitions: Definitions, path: Path = []) {
    this.#definitions = definitions;
    this.#path = [...path];
  }

  /** @param isRoot whether the value is a whole object, whose identity needs no mention in the schema */
  visit(schema: Schema, value: unknown, look: Look, isRoot = false): void {
    this.#visit(asksOf(schema), value, look, isRoot);
  }

  #visit(asks: Asks, value: unknown, look: Look, isRoot: boolean): void {
    const { $ref } = asks;
    if ($ref === undefined) {
      this.#visitOwn(asks, value, look, isRoot);
      return;
    }
    const before = this.problems.length;
    this.#visit(asks.target($ref, this.#definitions, value), value, look, isRoot);
    if (asks.onlyRefers || this.problems.length > before) return;
    this.#visitOwn(asks, value, 'values', isRoot);
  }

  #visitOwn(asks: Asks, value: unknown, look: Look, isRoot: boolean): void {
    if (value === null && asks.nullable) return;
    if (!this.#hasType(asks, value)) return;
    const before = this.problems.length;
    if (asks.enum !== undefined && !asks.enum.some((each) => sameJson(each, value))) {
      this.#refuse(value, notInEnum(value, asks.enum));
    } else if (asks.format !== undefined) {
      const message = formatProblem(asks.format, value);
      if (message !== undefined) this.#refuse(value, `is ${show(value)}, but ${message}`);
    }
    if (typeof value === 'string') {
      if (asks.ofTexts) this.#visitString(asks.schema, value);
    } else if (typeof value === 'number') {
      if (asks.ofNumbers) this.#visitNumber(asks.schema, value);
    } else if (Array.isArray(value)) this.#visitList(asks, value, look);
    else if (isRecord(value)) this.#visitObject(asks, value, look, isRoot);
    // With words of our own, one cause is one problem: the forms are compared only when the parts are right.
    if (asks.forms && (asks.schema['x-message'] === undefined || this.problems.length === before)) {
      this.#visitForms(asks.schema, value);
    }
  }

  #hasType({ type, intOrString }: Asks, value: unknown): boolean {
    if (intOrString) {
      if (typeof value === 'string' || Number.isInteger(value)) return true;
      this.#refuse(value, wrongType(value, 'an integer or a string'));
      return false;
    }
    const right =
      type === undefined
        ? value !== undefined && typeof value !== 'function'
        : type === 'array'
          ? Array.isArray(value)
          : type === 'object'
            ? isRecord(value)
            : type === 'integer'
              ? Number.isInteger(value)
              : type === 'number'
                ? Number.isFinite(value)
                : typeof value === type;
    if (!right) this.#refuse(value, wrongType(value, type ?? 'a value'));
    return right;
  }

  #visitString(schema: Schema, value: string): void {
    const { minLength, maxLength, pattern } = schema;
    if (minLength !== undefined || maxLength !== undefined) {
      // Characters, not UTF-16 units, as Go counts them.
      const length = [...value].length;
      if (minLength !== undefined && length < minLength) {
        this.#refuse(value, length === 0 ? 'is empty' : `has ${length} characters, but needs at least ${minLength}`);
      }
      if (maxLength !== undefined && length > maxLength) {
        this.#refuse(value, `has ${length} characters, but at most ${maxLength} are allowed`);
      }
    }
    if (pattern !== undefined && !matchesPattern(pattern, value)) {
      this.#refuse(value, `is ${show(value)}, but must match ${pattern}`);
    }
  }

  #visitNumber(schema: Schema, value: number): void {
    const { minimum, maximum, multipleOf } = schema;
    if (minimum !== undefined && (schema.exclusiveMinimum === true ? value <= minimum : value < minimum)) {
      this.#refuse(value, `is ${value}, but must be ${schema.exclusiveMinimum ? 'more than' : 'at least'} ${minimum}`);
    }
    if (maximum !== undefined && (schema.exclusiveMaximum === true ? value >= maximum : value > maximum)) {
      this.#refuse(value, `is ${value}, but must be ${schema.exclusiveMaximum ? 'less than' : 'at most'} ${maximum}`);
    }
    if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) {
      this.#refuse(value, `is ${value}, but must be a multiple of ${multipleOf}`);
    }
  }

  #visitList(asks: Asks, value: readonly unknown[], look: Look): void {
    const { minItems, maxItems } = asks.schema;
    if (minItems !== undefined && value.length < minItems) {
      this.#refuse(
        value,
        value.length === 0 ? 'is empty' : `has ${value.length} items, but needs at least ${minItems}`,
      );
    }
    if (maxItems !== undefined && value.length > maxItems) {
      this.#refuse(value, `has ${value.length} items, but at most ${maxItems} are allowed`);
    }
    const { items } = asks;
    if (items !== undefined) {
      for (let index = 0; index < value.length; index++) this.#visitAt(index, items, value[index], look);
    }
    for (const { index, first, what } of duplicatesIn(asks.schema, this.#itemsOf(asks.schema), value)) {
      this.#at(index, () => this.#refuse(value[index], `repeats ${what} of item ${first}`));
    }
  }

  #itemsOf(schema: Schema): Schema {
    const items = schema.items ?? {};
    return items.$ref === undefined ? items : this.#definitions.resolve(items.$ref, undefined);
  }

  #visitObject(asks: Asks, value: Readonly<Record<string, unknown>>, look: Look, isRoot: boolean): void {
    const { embedded, others } = asks;
    const rooted = isRoot || embedded;
    const closed = look === 'whole' && !asks.open && asks.schema.additionalProperties !== true;
    for (const key of Object.keys(value)) {
      const child = value[key];
      if (child === undefined) continue;
      const own = asks.field(key);
      // A null field is an absent field, unless the schema gives null a meaning.
      if (child === null && own !== undefined && !own.nullable) continue;
      if (rooted && identity.includes(key)) {
        if (own !== undefined) this.#visitAt(key, own, child, 'values');
      } else if (own !== undefined) this.#visitAt(key, own, child, look);
      else if (others !== undefined) this.#visitAt(key, others, child, look);
      else if (closed) {
        this.#at(key, () => this.#refuse(child, unknownField(key, Object.keys(asks.schema.properties ?? {}))));
      }
    }
    for (const key of asks.required ?? []) {
      if (value[key] === undefined || (value[key] === null && asks.field(key)?.nullable !== true)) {
        this.#at(key, () => this.#refuse(undefined, 'is missing, but required'));
      }
    }
    if (embedded && look === 'whole') this.#visitEmbedded(value);
    if (asks.ofFields) this.#visitFields(asks.schema, value);
  }

  #visitFields(schema: Schema, value: Readonly<Record<string, unknown>>): void {
    const { propertyNames, minProperties, maxProperties } = schema;
    const keys = Object.keys(value).filter((key) => value[key] !== undefined);
    if (propertyNames !== undefined) for (const key of keys) this.#at(key, () => this.#visitKey(propertyNames, key));
    const present = keys.length;
    if (minProperties !== undefined && present < minProperties) {
      this.#refuse(value, present === 0 ? 'is empty' : `has ${present} fields, but needs ${minProperties}`);
    }
    if (maxProperties !== undefined && present > maxProperties) {
      const fallback = `has ${present} fields (${Object.keys(value).join(', ')}), but at most ${maxProperties} are allowed`;
      this.#refuse(value, schema['x-message'] ?? fallback);
    }
  }

  #visitKey(propertyNames: Schema, key: string): void {
    const message = propertyNames.format === undefined ? undefined : formatProblem(propertyNames.format, key);
    if (message !== undefined) this.#refuse(key, `is named ${show(key)}, but ${message}`);
  }

  #visitEmbedded(value: Readonly<Record<string, unknown>>): void {
    for (const key of ['apiVersion', 'kind']) {
      const child = value[key];
      if (typeof child !== 'string' || child === '') {
        this.#at(key, () => this.#refuse(child, 'is missing, but required of an embedded object'));
      }
    }
    const { metadata } = value;
    if (metadata !== undefined) this.#at('metadata', () => this.visit({ $ref: objectMetaRef }, metadata, 'whole'));
  }

  #visitForms(schema: Schema, value: unknown): void {
    for (const part of schema.allOf ?? []) this.visit(part, value, 'values');
    const { anyOf, oneOf, not } = schema;
    if (anyOf !== undefined) {
      const tried = anyOf.map((part) => this.#try(part, value));
      if (tried.every((problems) => problems.length > 0)) this.#refuse(value, noForm(schema, anyOf, tried));
    }
    if (oneOf !== undefined) {
      const tried = oneOf.map((part) => this.#try(part, value));
      const fitting = oneOf.filter((_, index) => tried[index]?.length === 0);
      if (fitting.length === 0) this.#refuse(value, noForm(schema, oneOf, tried));
      else if (fitting.length > 1) this.#refuse(value, schema['x-message'] ?? tooManyForms(oneOf, fitting));
    }
    if (not !== undefined && this.#try(not, value).length === 0) {
      const fields = not.required?.length ? `has ${not.required.join(' and ')}, which is not allowed` : undefined;
      this.#refuse(value, schema['x-message'] ?? fields ?? 'has a form that is not allowed');
    }
  }

  #try(part: Schema, value: unknown): readonly Problem[] {
    const walk = new Walk(this.#definitions, this.#path);
    walk.visit(part, value, 'values');
    return walk.problems;
  }

  /** The same as a visit within `#at`, without a function for every value of every object. */
  #visitAt(step: string | number, asks: Asks, value: unknown, look: Look): void {
    this.#path.push(step);
    this.#visit(asks, value, look, false);
    this.#path.pop();
  }

  #at(step: string | number, work: () => void): void {
    this.#path.push(step);
    work();
    this.#path.pop();
  }

  #refuse(value: unknown, message: string): void {
    this.problems.push({ path: renderPath(this.#path), message, value });
  }
}

/** The field that a form asks for, when that is all it asks. */
function soleField(form: Schema): string | undefined {
  return form.required?.length === 1 && form.properties === undefined ? form.required[0] : undefined;
}

function noForm(schema: Schema, forms: readonly Schema[], tried: readonly (readonly Problem[])[]): string {
  if (schema['x-message'] !== undefined) return schema['x-message'];
  const fields = forms.map(soleField);
  if (fields.every((field) => field !== undefined)) {
    return `must have ${schema.oneOf === forms ? 'exactly' : 'at least'} one of ${fields.join(', ')}`;
  }
  const [closest] = [...tried].sort((a, b) => a.length - b.length)[0] ?? [];
  const reason = closest === undefined ? '' : `; closest: ${closest.path} ${closest.message}`;
  return `fits none of the ${forms.length} forms allowed${reason}`;
}

function tooManyForms(forms: readonly Schema[], fitting: readonly Schema[]): string {
  const fields = forms.map(soleField);
  if (!fields.every((field) => field !== undefined)) return 'fits more than one of the forms allowed, but must fit one';
  return `has ${fitting.map(soleField).join(' and ')}, but must have exactly one of ${fields.join(', ')}`;
}
