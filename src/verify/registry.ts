import type { Check } from './check.ts';
import { alertTemplateLabel } from './checks/alert-template-label.ts';
import { alertWithoutReceiver } from './checks/alert-without-receiver.ts';
import { autoscalersFight } from './checks/autoscalers-fight.ts';
import { budgetBlocksDrains } from './checks/budget-blocks-drains.ts';
import { budgetsOverlap } from './checks/budgets-overlap.ts';
import { defaultDenyMissing } from './checks/default-deny-missing.ts';
import { extraEdge } from './checks/extra-edge.ts';
import { gracePeriod } from './checks/grace-period.ts';
import { idleNetworkPolicy } from './checks/idle-network-policy.ts';
import { inhibitionLostLabel } from './checks/inhibition-lost-label.ts';
import { livenessTooStrict } from './checks/liveness-too-strict.ts';
import { missingEdge } from './checks/missing-edge.ts';
import { peakExceedsNodes } from './checks/peak-exceeds-nodes.ts';
import { peakExceedsQuota } from './checks/peak-exceeds-quota.ts';
import { podExceedsNode } from './checks/pod-exceeds-node.ts';
import { policyInert } from './checks/policy-inert.ts';
import { policyViolation } from './checks/policy-violation.ts';
import { priorityOrder } from './checks/priority-order.ts';
import { promqlInvalid } from './checks/promql-invalid.ts';
import { quotaRefusesPod } from './checks/quota-refuses-pod.ts';
import { readable } from './checks/readable.ts';
import { readinessMissing } from './checks/readiness-missing.ts';
import { receiverMissing } from './checks/receiver-missing.ts';
import { recordingRuleMissing } from './checks/recording-rule-missing.ts';
import { regexNotRe2 } from './checks/regex-not-re2.ts';
import { replicasFightAutoscaler } from './checks/replicas-fight-autoscaler.ts';
import { ruleNames } from './checks/rule-names.ts';
import { schema } from './checks/schema.ts';
import { singleReplica } from './checks/single-replica.ts';
import { updateBreaksBudget } from './checks/update-breaks-budget.ts';
import { verticalFightsHorizontal } from './checks/vertical-fights-horizontal.ts';
import { zoneSpread } from './checks/zone-spread.ts';

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
  autoscalersFight,
  budgetBlocksDrains,
  budgetsOverlap,
  gracePeriod,
  livenessTooStrict,
  peakExceedsNodes,
  peakExceedsQuota,
  podExceedsNode,
  priorityOrder,
  quotaRefusesPod,
  readinessMissing,
  replicasFightAutoscaler,
  singleReplica,
  updateBreaksBudget,
  verticalFightsHorizontal,
  zoneSpread,
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
