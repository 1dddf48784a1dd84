import type { Schema } from '../schema.ts';
import { atLeast, between, fields, format, notBoth, oneOf } from './shapes.ts';

const keepsRunning = fields({ spec: fields({ restartPolicy: oneOf('Always') }) });
const endsSometime = fields({
  spec: { required: ['restartPolicy'], ...fields({ restartPolicy: oneOf('OnFailure', 'Never') }) },
});
const replicas = atLeast(0);
const rollout = fields({ maxSurge: format('int-or-percent'), maxUnavailable: format('int-or-percent') });
const history = { replicas, minReadySeconds: atLeast(0), revisionHistoryLimit: atLeast(0) };

/** What runs pods, scales them and interrupts them. */
export const workloadRules: Readonly<Record<string, Schema>> = {
  'apps.v1.DeploymentSpec': fields({ ...history, progressDeadlineSeconds: atLeast(0), template: keepsRunning }),
  'apps.v1.DeploymentStrategy': fields({ type: oneOf('Recreate', 'RollingUpdate') }),
  'apps.v1.RollingUpdateDeployment': rollout,
  'apps.v1.ReplicaSetSpec': fields({ replicas, minReadySeconds: atLeast(0), template: keepsRunning }),
  'apps.v1.StatefulSetSpec': fields({
    ...history,
    podManagementPolicy: oneOf('OrderedReady', 'Parallel'),
    template: keepsRunning,
  }),
  'apps.v1.StatefulSetUpdateStrategy': fields({ type: oneOf('RollingUpdate', 'OnDelete') }),
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy': fields({
    whenDeleted: oneOf('Delete', 'Retain'),
    whenScaled: oneOf('Delete', 'Retain'),
  }),
  'apps.v1.DaemonSetSpec': fields({ minReadySeconds: atLeast(0), template: keepsRunning }),
  'apps.v1.DaemonSetUpdateStrategy': fields({ type: oneOf('RollingUpdate', 'OnDelete') }),
  'apps.v1.RollingUpdateDaemonSet': rollout,

  'batch.v1.JobSpec': fields({
    backoffLimit: atLeast(0),
    parallelism: atLeast(0),
    completions: atLeast(0),
    activeDeadlineSeconds: atLeast(1),
    ttlSecondsAfterFinished: atLeast(0),
    completionMode: oneOf('NonIndexed', 'Indexed'),
    podReplacementPolicy: oneOf('TerminatingOrFailed', 'Failed'),
    template: endsSometime,
  }),
  'batch.v1.CronJobSpec': fields({
    schedule: format('cron'),
    timeZone: { minLength: 1 },
    concurrencyPolicy: oneOf('Allow', 'Forbid', 'Replace'),
    startingDeadlineSeconds: atLeast(0),
    successfulJobsHistoryLimit: atLeast(0),
    failedJobsHistoryLimit: atLeast(0),
  }),
  'batch.v1.PodFailurePolicyRule': fields({ action: oneOf('FailJob', 'FailIndex', 'Ignore', 'Count') }),
  'batch.v1.PodFailurePolicyOnExitCodesRequirement': fields({ operator: oneOf('In', 'NotIn') }),

  'autoscaling.v2.HorizontalPodAutoscalerSpec': fields({ minReplicas: atLeast(1), maxReplicas: atLeast(1) }),
  'autoscaling.v2.MetricSpec': {
    oneOf: [
      metric('Resource', 'resource'),
      metric('ContainerResource', 'containerResource'),
      metric('Pods', 'pods'),
      metric('Object', 'object'),
      metric('External', 'external'),
    ],
    'x-message': 'must have the field that its type names, such as resource for Resource, and no other',
    maxProperties: 2,
    ...fields({ type: oneOf('Resource', 'ContainerResource', 'Pods', 'Object', 'External') }),
  },
  'autoscaling.v2.MetricTarget': fields({
    type: oneOf('Utilization', 'Value', 'AverageValue'),
    averageUtilization: atLeast(1),
    value: format('amount'),
    averageValue: format('amount'),
  }),
  'autoscaling.v2.HPAScalingRules': fields({
    selectPolicy: oneOf('Max', 'Min', 'Disabled'),
    stabilizationWindowSeconds: between(0, 3600),
  }),
  'autoscaling.v2.HPAScalingPolicy': fields({
    type: oneOf('Pods', 'Percent'),
    value: atLeast(1),
    periodSeconds: between(1, 1800),
  }),

  'policy.v1.PodDisruptionBudgetSpec': {
    ...notBoth('minAvailable', 'maxUnavailable'),
    ...fields({
      minAvailable: format('int-or-percent'),
      maxUnavailable: format('int-or-percent'),
      unhealthyPodEvictionPolicy: oneOf('IfHealthyBudget', 'AlwaysAllow'),
    }),
  },
  'scheduling.v1.PriorityClass': fields({
    value: { maximum: 1_000_000_000 },
    preemptionPolicy: oneOf('Never', 'PreemptLowerPriority'),
  }),
};

function metric(type: string, field: string): Schema {
  return { required: [field], properties: { type: { enum: [type] } } };
}
