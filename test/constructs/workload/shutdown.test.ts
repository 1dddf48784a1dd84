import { describe, expect, it } from 'vitest';
import { gracePeriodSeconds, preStop } from '../../../src/constructs/workload/shutdown.ts';

describe('shutdown', () => {
  it('leaves time to drain, for the longest request, and a margin', () => {
    expect(gracePeriodSeconds({ drainSeconds: 15, longestRequestSeconds: 30 })).toBe(55);
  });

  it('sleeps in the kubelet where Kubernetes can, and in the container before 1.30', () => {
    expect(preStop('1.30', 15)).toEqual({ sleep: { seconds: 15 } });
    expect(preStop('1.29', 15)).toEqual({ exec: { command: ['sleep', '15'] } });
  });

  it('refuses what is no number of seconds and no version', () => {
    expect(() => gracePeriodSeconds({ drainSeconds: -1, longestRequestSeconds: 30 })).toThrow(
      'drainSeconds -1 is not a number of seconds. fix: use a whole number from 0',
    );
    expect(() => preStop('v1.34', 15)).toThrow(
      "kubernetes 'v1.34' is not a version. fix: write major.minor, e.g. 1.34",
    );
  });
});
