import { describe, expect, it } from 'vitest';
import { identityOf } from '../../src/manifests/manifest.ts';
import { leftOutOfLists } from '../../src/verify/schema/list-defaults.ts';
import type { Schema } from '../../src/verify/schema/schema.ts';
import { committedBelow } from '../support/dist.ts';
import { describeWithSchemas } from '../support/schemas.ts';

const item: Schema = { type: 'object', properties: { name: {}, weight: { default: 1 }, nested: { type: 'object' } } };
const listOf = (type?: string): Schema => ({
  type: 'object',
  properties: {
    kind: { default: 'x' },
    rules: { type: 'array', items: item, ...(type === undefined ? {} : { 'x-kubernetes-list-type': type }) },
  },
});

describe('leftOutOfLists', () => {
  it('finds a default that the items of a list leave out, and none outside lists', () => {
    const object = { rules: [{ name: 'a' }, { name: 'b', weight: 2 }] };
    expect(leftOutOfLists(listOf(), object)).toEqual(['rules[0].weight']);
    expect(leftOutOfLists(listOf('atomic'), object)).toEqual(['rules[0].weight']);
  });

  it('lets lists be that are merged by the keys of their items', () => {
    expect(leftOutOfLists(listOf('map'), { rules: [{ name: 'a' }] })).toEqual([]);
  });
});

describeWithSchemas('dist/', { kubernetes: '1.34' }, (schemas) => {
  it('leaves nothing out of a custom resource’s lists that its CRD would fill in: Argo CD would see a difference', () => {
    const found = committedBelow().flatMap(({ object }) => {
      const lookup = schemas.find(object.apiVersion, object.kind);
      if (!('known' in lookup) || !lookup.known.custom) return [];
      return leftOutOfLists(lookup.known.schema, object).map((path) => `${identityOf(object)} ${path}`);
    });
    expect(found).toEqual([]);
  });
});
