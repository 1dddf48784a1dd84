import { describe, expect, it } from 'vitest';
import { ruleOutcomes } from '../../src/verify/crd-rules.ts';
import type { Schema } from '../../src/verify/schema/schema.ts';

/** What is said of `spec`, whose schema has these rules. */
function told(rules: readonly object[], spec: object, properties: Readonly<Record<string, Schema>> = {}): string[] {
  const schema: Schema = {
    properties: { spec: { type: 'object', properties, ...{ 'x-kubernetes-validations': rules } } },
  };
  return [...ruleOutcomes(schema, { spec })].map((outcome) =>
    'broken' in outcome ? `${outcome.path} ${outcome.broken}` : `${outcome.path} UNKNOWN ${outcome.unknown}`,
  );
}

describe('rules of CRDs', () => {
  it('are told by their message, at their field', () => {
    const rule = { rule: '!(has(self.a) && has(self.b))', message: 'a or b', fieldPath: '.a' };
    expect(told([rule], { a: 1, b: 2 })).toEqual(['spec.a a or b']);
    expect(told([rule], { a: 1 })).toEqual([]);
  });

  it('see integers and numbers as their schema has them', () => {
    const rule = { rule: 'self.size % 2 == 0 && self.share * 2.0 < 2.0' };
    const properties: Readonly<Record<string, Schema>> = { size: { type: 'integer' }, share: { type: 'number' } };
    expect(told([rule], { size: 4, share: 0 }, properties)).toEqual([]);
    expect(told([rule], { size: 3, share: 0 }, properties)).toEqual([
      'spec failed rule: self.size % 2 == 0 && self.share * 2.0 < 2.0',
    ]);
  });

  it('reach items and fields whose names are none in CEL', () => {
    const items: Schema = {
      type: 'string',
      ...{ 'x-kubernetes-validations': [{ rule: 'self != ""', message: 'empty' }] },
    };
    expect(told([], { list: ['a', ''] }, { list: { type: 'array', items } })).toEqual(['spec.list[1] empty']);
    const rule = { rule: 'self.__namespace__ == self.a__dash__b' };
    const properties: Readonly<Record<string, Schema>> = { namespace: { type: 'string' }, 'a-b': { type: 'string' } };
    expect(told([rule], { namespace: 'x', 'a-b': 'x' }, properties)).toEqual([]);
  });

  it('may ask for a field behind an index, and find a pattern of RE2', () => {
    expect(told([{ rule: '!has(self.list[0].path)', message: 'no path' }], { list: [{ path: 'a' }] })).toEqual([
      'spec no path',
    ]);
    expect(told([{ rule: `self.key.find("^([^/]+)") == "example.com"` }], { key: 'example.com/a' })).toEqual([]);
  });

  it('are not held against an object alone when they are about a change', () => {
    expect(told([{ rule: 'self == oldSelf', message: 'immutable' }], { a: 1 })).toEqual([]);
  });

  it('are unknown, and never kept, when they use what is not here', () => {
    expect(told([{ rule: 'authorizer.path(self.a).check("get").allowed()' }], { a: '2' })).toEqual([
      expect.stringMatching(/^spec UNKNOWN the rule authorizer\.path.+ cannot be evaluated here: /),
    ]);
  });

  it('compare quantities, addresses and versions as the API server does', () => {
    const rule = { rule: 'quantity(self.a).isGreaterThan(quantity("1Gi"))', message: 'too little' };
    expect(told([rule], { a: '2Gi' })).toEqual([]);
    expect(told([rule], { a: '1G' })).toEqual(['spec too little']);
    const inside = { rule: 'cidr("10.0.0.0/8").containsIP(self.ip)', message: 'outside' };
    expect(told([inside], { ip: '10.1.2.3' })).toEqual([]);
    expect(told([inside], { ip: '11.1.2.3' })).toEqual(['spec outside']);
  });
});
