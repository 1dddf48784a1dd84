import { describe, expect, it } from 'vitest';
import { createSchemas, isOpenApi, validateObject } from '../../src/verify/schema/index.ts';
import { isRecord, isSchema } from '../../src/verify/schema/schema.ts';
import { complaintsOf, describeWithSchemas, openApiOf } from '../support/schemas.ts';
import { autoscaler, changed, deployment } from './schema-samples.ts';

const text = { type: 'string', default: '' };
const pointsTo = (name: string) => ({
  allOf: [{ $ref: `#/components/schemas/${name}` }],
  default: {},
  description: 'with words beside it',
});
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** A document as the API server serves it below `/openapi/v3/api/v1`. */
const core = {
  openapi: '3.0.0',
  info: { title: 'Kubernetes', version: 'v1.34.1' },
  components: {
    schemas: {
      [META]: { type: 'object', properties: { name: text, namespace: text } },
      'io.k8s.api.core.v1.ConfigMap': {
        type: 'object',
        properties: {
          apiVersion: text,
          kind: text,
          metadata: pointsTo(META),
          data: { type: 'object', additionalProperties: text },
          default: { type: 'boolean' },
        },
        'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'ConfigMap' }],
      },
    },
  },
};
/** As older servers refer, and sharing the metadata. */
const scheduling = {
  components: {
    schemas: {
      [META]: { type: 'object', properties: { name: text, namespace: text } },
      'io.k8s.api.scheduling.v1.PriorityClass': {
        type: 'object',
        required: ['value'],
        properties: {
          apiVersion: text,
          kind: text,
          metadata: { $ref: `#/components/schemas/${META}`, default: {} },
          value: { type: 'integer', format: 'int32', default: 0 },
        },
        'x-kubernetes-group-version-kind': [{ group: 'scheduling.k8s.io', version: 'v1', kind: 'PriorityClass' }],
      },
    },
  },
};
const settings = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'web', namespace: 'shop' },
  data: { a: 'b' },
};
const priority = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'high' }, value: 1 };

describe('OpenAPI v3', () => {
  const schemas = createSchemas({ crds: [], definitions: [core, scheduling] });

  it('is known by its definitions, as that of v2 is', () => {
    expect([core, scheduling].map(isOpenApi)).toEqual([true, true]);
    expect([{}, { components: {} }, { paths: { 'api/v1': {} } }, null].map(isOpenApi)).toEqual(Array(4).fill(false));
  });

  it('is read from all documents of the groups together', () => {
    expect(complaintsOf(schemas, [settings, priority])).toEqual([]);
    expect(complaintsOf(schemas, [{ ...settings, dat: {} }, changed(priority, 'metadata.nam', 'x')])).toEqual([
      'ConfigMap/shop/web dat is not a field here; did you mean data?',
      'PriorityClass/high metadata.nam is not a field here; did you mean name?',
    ]);
  });

  it('fills in no zero values of its defaults, and takes a field that is called so for a field', () => {
    expect(complaintsOf(schemas, [changed(priority, 'value', undefined)])).toEqual([
      'PriorityClass/high value is missing, but required',
    ]);
    expect(complaintsOf(schemas, [{ ...settings, default: 'yes' }])).toEqual([
      'ConfigMap/shop/web default is a string ("yes"), but must be a boolean',
    ]);
  });

  it('leaves kinds of groups that were not given unchecked', () => {
    expect(validateObject(schemas, deployment())).toHaveProperty('unchecked');
  });
});

/** A definition of v2 as v3 writes it. */
function asVersion3(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asVersion3);
  if (!isRecord(value)) return value;
  const { $ref, ...rest } = value;
  const others = Object.fromEntries(Object.entries(rest).map(([key, each]) => [key, asVersion3(each)]));
  if (typeof $ref !== 'string') return others;
  const reference = { $ref: $ref.replace('#/definitions/', '#/components/schemas/') };
  return Object.keys(others).length === 0 ? reference : { ...others, default: {}, allOf: [reference] };
}

const request = { kubernetes: '1.34', groups: [] };
describeWithSchemas('the whole OpenAPI of a version, written as v3', request, (published) => {
  const definitions = Object.entries(openApiOf('1.34')).filter(([, schema]) => isSchema(schema));
  const documents = ['apps', 'autoscaling', ''].map((part) => ({
    components: {
      // Each document has what it refers to of the others.
      schemas: Object.fromEntries(
        definitions.filter(([name]) => name.includes(part)).map(([name, schema]) => [name, asVersion3(schema)]),
      ),
    },
  }));
  const schemas = createSchemas({ crds: [], definitions: documents });

  it('passes and refuses what the same OpenAPI does as v2', () => {
    const container = 'spec.template.spec.containers.0';
    const manifests = [
      deployment(),
      autoscaler(),
      changed(deployment(), `${container}.imagePulPolicy`, 'Always'),
      changed(deployment(), `${container}.ports.0.protocol`, 'tcp'),
      changed(deployment(), `${container}.resources.limits.memory`, '1Gb'),
      changed(deployment(), 'spec.selector', undefined),
      changed(deployment(), 'metadata.labels', { version: 2 }),
      changed(autoscaler(), 'spec.metrics.0.type', 'Pods'),
    ];
    const told = complaintsOf(published, manifests);
    expect(told).toHaveLength(6);
    expect(complaintsOf(schemas, manifests)).toEqual(told);
  });
});
