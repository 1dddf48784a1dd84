import type { Check } from './check.ts';
import { alertTemplateLabel } from './checks/alert-template-label.ts';
import { alertWithoutReceiver } from './checks/alert-without-receiver.ts';
import { defaultDenyMissing } from './checks/default-deny-missing.ts';
import { extraEdge } from './checks/extra-edge.ts';
import { idleNetworkPolicy } from './checks/idle-network-policy.ts';
import { inhibitionLostLabel } from './checks/inhibition-lost-label.ts';
import { missingEdge } from './checks/missing-edge.ts';
import { policyInert } from './checks/policy-inert.ts';
import { policyViolation } from './checks/policy-violation.ts';
import { promqlInvalid } from './checks/promql-invalid.ts';
import { readable } from './checks/readable.ts';
import { receiverMissing } from './checks/receiver-missing.ts';
import { recordingRuleMissing } from './checks/recording-rule-missing.ts';
import { regexNotRe2 } from './checks/regex-not-re2.ts';
import { replicasFightAutoscaler } from './checks/replicas-fight-autoscaler.ts';
import { ruleNames } from './checks/rule-names.ts';
import { schema } from './checks/schema.ts';

/** Every check, by family and id. A check that has no line here does not run, and a test says so. */
export const checks: readonly Check[] = [
  // schema
  readable,
  schema,
  // policies
  policyInert,
  policyViolation,
  // reachability
  defaultDenyMissing,
  extraEdge,
  idleNetworkPolicy,
  missingEdge,
  // availability
  replicasFightAutoscaler,
  // rules
  alertTemplateLabel,
  alertWithoutReceiver,
  inhibitionLostLabel,
  promqlInvalid,
  receiverMissing,
  recordingRuleMissing,
  regexNotRe2,
  ruleNames,
];
