import { describe, expect, it } from 'vitest';
import { policies } from '../../../src/constructs/policies/index.ts';
import type { AllowedExample, PolicyData } from '../../../src/constructs/policies/policy.ts';
import { judge } from '../../support/cel.ts';

type ShownPolicy = Pick<PolicyData<object>, 'kind' | 'code' | 'examples'> & { readonly required: readonly string[] };

function verdict({ code, examples }: ShownPolicy, example: AllowedExample<object>): string[] {
  if (code.engine !== 'cel') throw new Error('only CEL is judged here');
  const { object, oldObject, parameters = examples.parameters } = example;
  return judge(code, { object, oldObject, parameters });
}

/** Rego has no evaluator for Node: `gator verify` judges its examples. */
const inCel: readonly ShownPolicy[] = policies.filter((policy) => policy.code.engine === 'cel');

describe.each(inCel)('$kind', (policy) => {
  const { code, examples } = policy;

  it.each(examples.allowed)('lets in $name', (example) => {
    expect(verdict(policy, example)).toEqual([]);
  });

  it.each(examples.disallowed)('refuses $name', (example) => {
    expect(verdict(policy, example).join('\n')).toContain(example.message);
  });

  it.each(examples.disallowed)('lets $name be deleted', ({ object }) => {
    if (code.engine !== 'cel') throw new Error('only CEL is judged here');
    expect(judge(code, { object: null, oldObject: object, parameters: examples.parameters })).toEqual([]);
  });

  it.each(examples.disallowed)('lets $name change its finalizers', ({ object }) => {
    if (code.engine !== 'cel') throw new Error('only CEL is judged here');
    const changed = { ...object, metadata: { ...object.metadata, finalizers: [] } };
    expect(judge(code, { object: changed, oldObject: object, parameters: examples.parameters })).toEqual([]);
  });

  it.each(examples.disallowed)('refuses $name as an update of what was good', (example) => {
    const before = { ...example.object, metadata: { ...example.object.metadata, labels: {} }, spec: {} };
    expect(verdict(policy, { ...example, oldObject: before }).join('\n')).toContain(example.message);
  });

  it('does not need the parameters that may be left out', () => {
    if (code.engine !== 'cel' || policy.required.length > 0) return;
    for (const { object } of examples.disallowed) judge(code, { object, parameters: undefined });
  });

  it('has an example for each of its validations', () => {
    if (code.engine !== 'cel') throw new Error('only CEL is judged here');
    for (const validation of code.validations) {
      const alone = { ...code, validations: [validation] };
      const refused = examples.disallowed.filter(
        ({ object, oldObject, parameters = examples.parameters }) =>
          judge(alone, { object, oldObject, parameters }).length > 0,
      );
      expect(refused.length, validation.expression).toBeGreaterThan(0);
    }
  });
});

it('judges every policy but those that see other objects', () => {
  expect(policies.filter((policy) => policy.code.engine === 'rego').map(({ kind }) => kind)).toEqual(['UniqueHosts']);
});
