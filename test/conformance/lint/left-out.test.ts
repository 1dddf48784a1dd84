import { expect, it } from 'vitest';
import { leftOut } from '../../../conformance/lint/left-out.ts';

it('names what is left out with a reason, and fails nothing', () => {
  const all = leftOut(new Set(['VirtualService', 'TestRun', 'Certificate']));
  expect(all.map(({ what }) => what)).toEqual(['kubeconform -strict', 'istioctl analyze', 'k6 inspect', 'cmctl']);
  for (const { skipped, rejected } of all) {
    expect(skipped).not.toBe('');
    expect(rejected).toEqual([]);
  }
});

it('does not name what there is nothing for', () => {
  expect(leftOut(new Set(['Service'])).map(({ what }) => what)).toEqual(['kubeconform -strict']);
});
