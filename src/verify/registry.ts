import type { Check } from './check.ts';
import { alertTemplateLabel } from './checks/alert-template-label.ts';
import { alertWithoutReceiver } from './checks/alert-without-receiver.ts';
import { analysisArgument } from './checks/analysis-argument.ts';
import { apiRemoved } from './checks/api-removed.ts';
import { autoscalersFight } from './checks/autoscalers-fight.ts';
import { backupSchedule } from './checks/backup-schedule.ts';
import { budgetBlocksDrains } from './checks/budget-blocks-drains.ts';
import { budgetsOverlap } from './checks/budgets-overlap.ts';
import { certificateRenewal } from './checks/certificate-renewal.ts';
import { crdRules } from './checks/crd-rules.ts';
import { danglingTarget } from './checks/dangling-target.ts';
import { databaseArchive } from './checks/database-archive.ts';
import { defaultDenyMissing } from './checks/default-deny-missing.ts';
import { defaultServiceAccount } from './checks/default-service-account.ts';
import { detachedRoute } from './checks/detached-route.ts';
import { duplicateEnv } from './checks/duplicate-env.ts';
import { duplicateObject } from './checks/duplicate-object.ts';
import { endOfLife } from './checks/end-of-life.ts';
import { endOfLifeNear } from './checks/end-of-life-near.ts';
import { extraEdge } from './checks/extra-edge.ts';
import { gracePeriod } from './checks/grace-period.ts';
import { hostNamespace } from './checks/host-namespace.ts';
import { hostPath } from './checks/host-path.ts';
import { idleIdentity } from './checks/idle-identity.ts';
import { idleNetworkPolicy } from './checks/idle-network-policy.ts';
import { imageRegistry } from './checks/image-registry.ts';
import { inhibitionLostLabel } from './checks/inhibition-lost-label.ts';
import { livenessTooStrict } from './checks/liveness-too-strict.ts';
import { metricMissing } from './checks/metric-missing.ts';
import { missingClaim } from './checks/missing-claim.ts';
import { missingClass } from './checks/missing-class.ts';
import { missingConfigMap } from './checks/missing-config-map.ts';
import { missingEdge } from './checks/missing-edge.ts';
import { missingNamespace } from './checks/missing-namespace.ts';
import { missingObject } from './checks/missing-object.ts';
import { missingPort } from './checks/missing-port.ts';
import { missingProvider } from './checks/missing-provider.ts';
import { missingRole } from './checks/missing-role.ts';
import { missingSecret } from './checks/missing-secret.ts';
import { missingService } from './checks/missing-service.ts';
import { missingServiceAccount } from './checks/missing-service-account.ts';
import { missingSubset } from './checks/missing-subset.ts';
import { monitorScrapesNothing } from './checks/monitor-scrapes-nothing.ts';
import { mtlsMismatch } from './checks/mtls-mismatch.ts';
import { mutableTag } from './checks/mutable-tag.ts';
import { peakExceedsNodes } from './checks/peak-exceeds-nodes.ts';
import { peakExceedsQuota } from './checks/peak-exceeds-quota.ts';
import { plainSecret } from './checks/plain-secret.ts';
import { podExceedsNode } from './checks/pod-exceeds-node.ts';
import { podSecurity } from './checks/pod-security.ts';
import { policyInert } from './checks/policy-inert.ts';
import { policyViolation } from './checks/policy-violation.ts';
import { priorityOrder } from './checks/priority-order.ts';
import { projectRefuses } from './checks/project-refuses.ts';
import { promqlInvalid } from './checks/promql-invalid.ts';
import { publicService } from './checks/public-service.ts';
import { quotaRefusesPod } from './checks/quota-refuses-pod.ts';
import { rbacEscalation } from './checks/rbac-escalation.ts';
import { rbacSystemGroup } from './checks/rbac-system-group.ts';
import { rbacWildcard } from './checks/rbac-wildcard.ts';
import { readable } from './checks/readable.ts';
import { readinessMissing } from './checks/readiness-missing.ts';
import { receiverMissing } from './checks/receiver-missing.ts';
import { recordingRuleMissing } from './checks/recording-rule-missing.ts';
import { recoveryPoint } from './checks/recovery-point.ts';
import { referenceNotGranted } from './checks/reference-not-granted.ts';
import { regexNotRe2 } from './checks/regex-not-re2.ts';
import { replicasFightAutoscaler } from './checks/replicas-fight-autoscaler.ts';
import { restoreTest } from './checks/restore-test.ts';
import { ruleNames } from './checks/rule-names.ts';
import { runbookMissing } from './checks/runbook-missing.ts';
import { scalingWithoutRequest } from './checks/scaling-without-request.ts';
import { schema } from './checks/schema.ts';
import { secretInGit } from './checks/secret-in-git.ts';
import { secretRefresh } from './checks/secret-refresh.ts';
import { secretRotation } from './checks/secret-rotation.ts';
import { selectsNothing } from './checks/selects-nothing.ts';
import { singleReplica } from './checks/single-replica.ts';
import { sloWithoutAlert } from './checks/slo-without-alert.ts';
import { stuckCanary } from './checks/stuck-canary.ts';
import { undeclaredPort } from './checks/undeclared-port.ts';
import { unselectedMonitor } from './checks/unselected-monitor.ts';
import { updateBreaksBudget } from './checks/update-breaks-budget.ts';
import { verticalFightsHorizontal } from './checks/vertical-fights-horizontal.ts';
import { volumeWithoutBackup } from './checks/volume-without-backup.ts';
import { waveCycle } from './checks/wave-cycle.ts';
import { waveTooEarly } from './checks/wave-too-early.ts';
import { zoneSpread } from './checks/zone-spread.ts';

/** Every check, by family and id. A check that has no line here does not run, and a test says so. */
export const checks: readonly Check[] = [
  // schema
  apiRemoved,
  crdRules,
  duplicateObject,
  readable,
  schema,
  // references
  analysisArgument,
  danglingTarget,
  detachedRoute,
  missingClaim,
  missingClass,
  missingConfigMap,
  missingNamespace,
  missingObject,
  missingPort,
  missingProvider,
  missingRole,
  missingSecret,
  missingService,
  missingServiceAccount,
  missingSubset,
  projectRefuses,
  referenceNotGranted,
  selectsNothing,
  stuckCanary,
  undeclaredPort,
  // policies
  podSecurity,
  policyInert,
  policyViolation,
  // reachability
  defaultDenyMissing,
  extraEdge,
  idleNetworkPolicy,
  missingEdge,
  mtlsMismatch,
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
  scalingWithoutRequest,
  singleReplica,
  updateBreaksBudget,
  verticalFightsHorizontal,
  zoneSpread,
  // promises
  backupSchedule,
  certificateRenewal,
  databaseArchive,
  monitorScrapesNothing,
  recoveryPoint,
  restoreTest,
  runbookMissing,
  secretRefresh,
  secretRotation,
  sloWithoutAlert,
  unselectedMonitor,
  volumeWithoutBackup,
  // rules
  alertTemplateLabel,
  alertWithoutReceiver,
  inhibitionLostLabel,
  metricMissing,
  promqlInvalid,
  receiverMissing,
  recordingRuleMissing,
  regexNotRe2,
  ruleNames,
  // order
  waveCycle,
  waveTooEarly,
  // lifecycle
  endOfLife,
  endOfLifeNear,
  // hygiene
  defaultServiceAccount,
  duplicateEnv,
  hostNamespace,
  hostPath,
  idleIdentity,
  imageRegistry,
  mutableTag,
  plainSecret,
  publicService,
  rbacEscalation,
  rbacSystemGroup,
  rbacWildcard,
  secretInGit,
];
