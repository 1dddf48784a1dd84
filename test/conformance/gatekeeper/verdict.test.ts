import { describe, expect, it } from 'vitest';
import { caseCount, failedCases, violationsIn } from '../../../conformance/gatekeeper/verdict.ts';

const OUTPUT = `=== RUN   parameters-0
    === RUN   allowed-tag
    --- PASS: allowed-tag	(0.012s)
    === RUN   disallowed-latest
    --- FAIL: disallowed-latest	(0.005s)
        unexpected number of violations: got 0 violations
        | size(variables.moving) == 0
--- FAIL: parameters-0	(0.303s)
FAIL	/tmp/x/0/PinnedImages/suite.yaml	0.531s
=== RUN   parameters-0
    === RUN   allowed-probes
    --- PASS: allowed-probes	(0.011s)
--- PASS: parameters-0	(0.011s)
ok	/tmp/x/1/RequiredProbes/suite.yaml	0.070s
FAIL
`;

describe('the output of gator verify', () => {
  it('names the policy and the case that failed, with all of the message', () => {
    expect(failedCases(OUTPUT)).toEqual([
      {
        object: 'PinnedImages: disallowed-latest',
        message: 'unexpected number of violations: got 0 violations\n| size(variables.moving) == 0',
      },
    ]);
  });

  it('says what is wrong with a suite none of whose cases ran', () => {
    expect(failedCases('FAIL	/tmp/x/0/HostIsolation/suite.yaml	0.001s\n')).toEqual([
      { object: 'HostIsolation', message: '0.001s' },
    ]);
  });

  it('counts cases, not tests', () => {
    expect(caseCount(OUTPUT)).toBe(3);
  });
});

describe('the output of gator test', () => {
  it('is no violation when it is null', () => {
    expect(violationsIn('null')).toEqual([]);
  });

  it('is no verdict when it is no JSON', () => {
    expect(violationsIn('')).toBeUndefined();
    expect(violationsIn('reading resources: no such file')).toBeUndefined();
  });
});
