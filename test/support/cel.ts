import type { CelCode } from '../../src/constructs/policies/policy.ts';
import * as verifier from '../../src/verify/policies/cel.ts';

export type Judged = verifier.Judged;

/** The messages with which a policy refuses an object; none when it is let in. An expression that fails is a failing test. */
export function judge(code: CelCode, judged: Judged): string[] {
  const unknown = verifier.unknownIn(code);
  if (unknown !== undefined) throw new Error(unknown);
  return verifier.judge(code, judged).map(({ message, failed }) => {
    if (failed) throw new Error(message);
    return message;
  });
}
