import type { Check } from '../check.ts';
import { constraintsOf } from '../policies/constraints.ts';
import { admission } from '../policies/violations.ts';

export const policyViolation: Check = {
  id: 'policy-violation',
  severity: 'error',
  family: 'policies',
  about: 'A Gatekeeper constraint of the set refuses an object of the set, or a pod that one makes.',
  protects: 'The API server would refuse it at deployment, or the ReplicaSet would never get its pods.',
  fix: 'change what the constraint names, or the constraint',
  *run({ set }) {
    for (const { subject, reason } of constraintsOf(set).unjudged) yield { subject, unchecked: reason };
    for (const { subject, expanded, constraint, message, severity, failed } of admission(set).violations) {
      if (failed) {
        const of = `${constraint.kind}/${constraint.name}`;
        yield { subject, unchecked: `${of}: ${message}; with the API server’s defaults it may be evaluated` };
        continue;
      }
      yield {
        subject,
        path: expanded.path,
        message: `violates ${constraint.kind}/${constraint.name}: ${message}`,
        severity,
      };
    }
  },
};
