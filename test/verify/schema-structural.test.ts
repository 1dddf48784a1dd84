import { describe, expect, it } from 'vitest';
import { createSchemas, validateObject } from '../../src/verify/schema/index.ts';

const definitions = {
  definitions: {
    'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': {
      type: 'object',
      properties: { name: { type: 'string' }, namespace: { type: 'string' } },
    },
  },
};

/** What is said of a Widget with this spec, under a CRD with this schema for it. */
function complaints(schema: object, spec: unknown): readonly string[] {
  const crd = {
    spec: {
      group: 'example.com',
      names: { kind: 'Widget' },
      scope: 'Namespaced',
      versions: [
        { name: 'v1', served: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec: schema } } } },
        { name: 'v1beta1', served: false, schema: { openAPIV3Schema: { type: 'object' } } },
        { name: 'v2', served: true },
      ],
    },
  };
  const schemas = createSchemas({ crds: [crd], definitions });
  const verdict = validateObject(schemas, {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'a' },
    spec,
  });
  return 'problems' in verdict
    ? verdict.problems.map(({ path, message }) => `${path} ${message}`)
    : [verdict.unchecked];
}

const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const text = { type: 'string' };

describe('structural schemas', () => {
  it('refuse unknown fields at every depth', () => {
    const schema = object({ list: { type: 'array', items: object({ name: text }) } });
    expect(complaints(schema, { list: [{ name: 'a' }, { nam: 'b' }] })).toEqual([
      'spec.list[1].nam is not a field here; did you mean name?',
    ]);
    expect(complaints(object({}), { a: 1 })).toEqual(['spec.a is not a field here: no fields are known']);
  });

  it('keep unknown fields of the items of a list that says so, but not inside named ones', () => {
    const schema = object({
      list: {
        type: 'array',
        items: object({ named: object({ a: text }) }),
        'x-kubernetes-preserve-unknown-fields': true,
      },
    });
    expect(complaints(schema, { list: [{ other: 1 }] })).toEqual([]);
    expect(complaints(schema, { list: [{ named: { b: 1 } }] })).toHaveLength(1);
  });

  it('keep unknown fields where x-kubernetes-preserve-unknown-fields says so, but not inside named ones', () => {
    const schema = object({ named: object({ a: text }) }, { 'x-kubernetes-preserve-unknown-fields': true });
    expect(complaints(schema, { free: { anything: [1] }, named: { a: 'x' } })).toEqual([]);
    expect(complaints(schema, { named: { b: 'x' } })).toEqual(['spec.named.b is not a field here; known: a']);
  });

  it('let any key into a map and hold each value', () => {
    const schema = { type: 'object', additionalProperties: { type: 'integer' } };
    expect(complaints(schema, { a: 1, b: 'x' })).toEqual(['spec.b is a string ("x"), but must be an integer']);
  });

  it('fill in defaults first, so that a required field with a default may be left out', () => {
    const schema = object({ mode: { type: 'string', default: 'fast' }, size: text }, { required: ['mode', 'size'] });
    expect(complaints(schema, {})).toEqual(['spec.size is missing, but required']);
    expect(complaints(schema, { mode: null, size: 'big' })).toEqual([]);
    expect(complaints({ type: 'object', additionalProperties: text }, { gone: null })).toEqual([]);
  });

  it('take null for an absent field unless null has a meaning', () => {
    const schema = object({ a: text, b: { type: 'string', nullable: true } }, { required: ['a', 'b'] });
    expect(complaints(schema, { a: null, b: null })).toEqual(['spec.a is missing, but required']);
    expect(complaints(object({ list: { type: 'array', items: text } }), { list: [null] })).toEqual([
      'spec.list[0] is null, but must be a string',
    ]);
  });

  it.each([
    [{ type: 'string', minLength: 1 }, '', 'is empty'],
    [{ type: 'string', maxLength: 2 }, 'äöü', 'has 3 characters, but at most 2 are allowed'],
    [{ type: 'integer' }, 1.5, 'is a number (1.5), but must be an integer'],
    [{ type: 'integer', minimum: 1 }, 0, 'is 0, but must be at least 1'],
    [{ type: 'number', maximum: 1, exclusiveMaximum: true }, 1, 'is 1, but must be less than 1'],
    [{ type: 'integer', format: 'int32' }, 2 ** 31, 'is 2147483648, but must fit into 32 bits'],
    [{ type: 'number' }, Number.NaN, 'is a number (null), but must be a number'],
    [{ type: 'boolean' }, 'true', 'is a string ("true"), but must be a boolean'],
    [{ type: 'array', items: text }, { a: 1 }, 'is an object, but must be a list'],
    [{ type: 'array', items: text, minItems: 1 }, [], 'is empty'],
    [{ type: 'array', items: text, maxItems: 1 }, ['a', 'b'], 'has 2 items, but at most 1 are allowed'],
    [{ type: 'object', additionalProperties: text, minProperties: 1 }, {}, 'is empty'],
    [{ type: 'string', enum: ['on', 'off'] }, 'On', 'is "On", but must be one of on, off'],
    [
      { type: 'string', format: 'date-time' },
      '2026-01-31',
      'is "2026-01-31", but must be a time such as 2026-01-31T09:00:00Z',
    ],
    [{ 'x-kubernetes-int-or-string': true }, 0.5, 'is a number (0.5), but must be an integer or a string'],
  ])('hold a value to %j', (schema, value, message) => {
    expect(complaints(object({ a: schema }), { a: value })).toEqual([`spec.a ${message}`]);
  });

  it('read patterns as RE2 does, which is not as JavaScript does', () => {
    // JavaScript has no inline flags and no \z, and its own parser throws at both.
    const schema = object({ a: { type: 'string', pattern: '^(?i)abc\\z' } });
    expect(complaints(schema, { a: 'ABC' })).toEqual([]);
    expect(complaints(schema, { a: 'ABCD' })).toEqual(['spec.a is "ABCD", but must match ^(?i)abc\\z']);
    expect(complaints(object({ a: { type: 'string', pattern: 'b' } }), { a: 'abc' })).toEqual([]);
  });

  it('refuse repeated items of sets and maps, whatever the order of keys', () => {
    const set = { type: 'array', items: text, 'x-kubernetes-list-type': 'set' };
    expect(complaints(object({ a: set }), { a: ['x', 'y', 'x'] })).toEqual(['spec.a[2] repeats "x" of item 0']);
    const map = {
      type: 'array',
      items: object({ port: { type: 'integer' }, protocol: { type: 'string', default: 'TCP' } }),
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['port', 'protocol'],
    };
    const ports = [{ port: 1 }, { port: 1, protocol: 'UDP' }, { protocol: 'TCP', port: 1 }];
    expect(complaints(object({ a: map }), { a: ports })).toEqual([
      'spec.a[2] repeats port 1, protocol "TCP" of item 0',
    ]);
  });

  it('hold a value to allOf, anyOf, oneOf and not', () => {
    const two = object({ a: text, b: text });
    const one = { ...two, oneOf: [{ required: ['a'] }, { required: ['b'] }] };
    expect(complaints(one, {})).toEqual(['spec must have exactly one of a, b']);
    expect(complaints(one, { a: '', b: '' })).toEqual(['spec has a and b, but must have exactly one of a, b']);
    expect(complaints(one, { a: '' })).toEqual([]);
    expect(complaints({ ...two, anyOf: [{ required: ['a'] }, { required: ['b'] }] }, {})).toEqual([
      'spec must have at least one of a, b',
    ]);
    expect(complaints({ ...two, not: { required: ['a', 'b'] } }, { a: '', b: '' })).toEqual([
      'spec has a and b, which is not allowed',
    ]);
    expect(complaints({ ...two, allOf: [{ properties: { a: { maxLength: 1 } } }] }, { a: 'xy' })).toEqual([
      'spec.a has 2 characters, but at most 1 are allowed',
    ]);
    const forms = { anyOf: [{ properties: { a: { enum: ['x'] } } }, { properties: { a: { minLength: 3 } } }] };
    expect(complaints({ ...two, ...forms }, { a: 'y' })).toEqual([
      'spec fits none of the 2 forms allowed; closest: spec.a is "y", but must be x',
    ]);
  });

  it('want an embedded object to say what it is, and hold its metadata', () => {
    const embedded = {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      'x-kubernetes-preserve-unknown-fields': true,
    };
    const inner = { apiVersion: 'v1', metadata: { nam: 'x' } };
    expect(complaints(object({ inner: embedded }), { inner })).toEqual([
      'spec.inner.kind is missing, but required of an embedded object',
      'spec.inner.metadata.nam is not a field here; did you mean name?',
    ]);
  });
});

describe('an object', () => {
  const crd = (versions: object[]) => ({
    spec: { group: 'example.com', names: { kind: 'Widget' }, scope: 'Cluster', versions },
  });
  const open = { openAPIV3Schema: { type: 'object', properties: {} } };
  const schemas = createSchemas({
    crds: [
      crd([
        { name: 'v1', served: true, schema: open },
        { name: 'v1beta1', served: false, schema: open },
        { name: 'v2', served: true },
      ]),
    ],
    definitions,
  });
  const widget = (version: string) => ({
    apiVersion: `example.com/${version}`,
    kind: 'Widget',
    metadata: { name: 'a' },
  });

  it('of a version that its CRD does not serve is refused', () => {
    expect(validateObject(schemas, widget('v1beta1'))).toEqual({
      problems: [
        {
          path: 'apiVersion',
          message: 'is example.com/v1beta1, which has no kind Widget; it is served as example.com/v1, example.com/v2',
          value: 'example.com/v1beta1',
        },
      ],
    });
  });

  it('of a version without a schema is unchecked', () => {
    expect(validateObject(schemas, widget('v2'))).toEqual({
      unchecked: 'example.com/v2 Widget: its CRD has no schema',
    });
  });

  it('without a kind, a name, or any form at all is refused', () => {
    const paths = (manifest: unknown) => {
      const verdict = validateObject(schemas, manifest);
      return 'problems' in verdict ? verdict.problems.map(({ path, message }) => `${path} ${message}`) : [];
    };
    expect(paths(undefined)).toEqual([' is not an object with apiVersion and kind']);
    expect(paths({ apiVersion: 'v1' })).toEqual(['kind is missing, but required']);
    expect(paths({ ...widget('v1'), metadata: {} })).toEqual(['metadata.name is missing, but required']);
    expect(paths({ ...widget('v1'), metadata: undefined })).toEqual(['metadata.name is missing, but required']);
    expect(paths({ ...widget('v1'), metadata: { generateName: 'a-' } })).toEqual([
      'metadata.generateName is not a field here; known: name, namespace',
    ]);
  });

  it('is not changed by being validated', () => {
    const manifest = Object.freeze({ ...widget('v1'), metadata: Object.freeze({ name: 'a' }) });
    expect(validateObject(schemas, manifest)).toEqual({ problems: [] });
  });
});
