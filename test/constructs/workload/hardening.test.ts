import { describe, expect, it } from 'vitest';
import { hardenedContainer, hardenedPod } from '../../../src/constructs/workload/hardening.ts';

describe('hardening', () => {
  it('meets the Pod Security Standard restricted, for each container by itself', () => {
    expect(hardenedContainer()).toEqual({
      runAsNonRoot: true,
      privileged: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(hardenedContainer(101)).toMatchObject({ runAsUser: 101, runAsGroup: 101 });
  });

  it('owns the volumes of a pod by the group of its processes', () => {
    expect(hardenedPod(1001)).toMatchObject({ runAsUser: 1001, runAsGroup: 1001, fsGroup: 1001, runAsNonRoot: true });
  });

  it('refuses root', () => {
    expect(() => hardenedPod(0)).toThrow('user 0 is not a user id above 0. fix: 0 is root; use e.g. 10001');
  });
});
