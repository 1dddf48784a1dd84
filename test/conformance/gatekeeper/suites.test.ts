import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { shownPolicies, suiteOf, templateOf } from '../../../conformance/gatekeeper/suites.ts';

const suites = shownPolicies.map((policy) => ({ policy, suite: suiteOf(policy, templateOf(policy)) }));

describe.each(suites)('the suite of $policy.kind', ({ policy, suite }) => {
  const cases = suite.tests.flatMap((test) => test.cases);

  it('has every example', () => {
    const names = cases.map(({ name }) => name);
    for (const { name } of policy.examples.allowed) expect(names).toContain(`allowed-${name}`);
    for (const { name } of policy.examples.disallowed) expect(names).toContain(`disallowed-${name}`);
  });

  it('has every file that it names', () => {
    const named = suite.tests.flatMap(({ template, constraint, expansion, cases }) => [
      template,
      constraint,
      ...(expansion === undefined ? [] : [expansion]),
      ...cases.flatMap(({ object, inventory = [] }) => [object, ...inventory]),
    ]);
    for (const file of named) expect(load(suite.files[file] ?? '')).toBeTypeOf('object');
  });

  it('asks for a message of what is refused, and for none of what is let in', () => {
    for (const { name, assertions } of cases) {
      const refused = assertions.some(({ message }) => message !== undefined);
      expect(refused, name).toBe(name.startsWith('disallowed-'));
    }
  });
});

it('holds a pod in each kind of workload as it holds it bare', () => {
  const pinned = suites.find(({ policy }) => policy.kind === 'PinnedImages')?.suite;
  const [bare, ...held] = (pinned?.tests ?? [])
    .flatMap((test) => test.cases)
    .filter(({ name }) => /^disallowed-branch(-in-|$)/.test(name));
  expect(held.map(({ name }) => name)).toEqual([
    'disallowed-branch-in-deployment',
    'disallowed-branch-in-rollout',
    'disallowed-branch-in-job',
  ]);
  expect(bare?.assertions[0]).toEqual({ violations: 1 });
  for (const { assertions } of held) {
    expect(assertions[1]?.message).toMatch(/^\^\\\[Implied by .*container app \\\(localhost:5000\/app:main\\\)/);
  }
});
