import { describe, expect, it } from 'vitest';
import { labelsOf, selectorOf } from '../../../src/constructs/workload/identity.ts';
import { identity } from './samples.ts';

describe('the identity of a workload', () => {
  it('selects pods by what never changes, and labels them with the version too', () => {
    expect(selectorOf(identity)).toEqual({
      'app.kubernetes.io/name': 'web',
      'app.kubernetes.io/instance': 'shop-production',
    });
    expect(labelsOf(identity)).toEqual({
      ...selectorOf(identity),
      'app.kubernetes.io/component': 'web',
      'app.kubernetes.io/version': '1.4.0',
    });
  });

  it('leaves out a version that is no label value', () => {
    for (const version of ['v'.repeat(64), '1.4.0-']) {
      expect(labelsOf({ ...identity, version })).not.toHaveProperty(['app.kubernetes.io/version']);
    }
    expect(labelsOf({ ...identity, version: 'v'.repeat(63) })).toHaveProperty(['app.kubernetes.io/version']);
  });
});
