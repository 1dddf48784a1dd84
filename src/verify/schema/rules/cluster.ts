import type { Schema } from '../schema.ts';
import { between, eachFormat, eachOneOf, fields, format, labels, oneOf } from './shapes.ts';

const operations = eachOneOf('*', 'CREATE', 'UPDATE', 'DELETE', 'CONNECT');
const webhookRule = fields({ operations, scope: oneOf('*', 'Cluster', 'Namespaced') });
const webhook = {
  failurePolicy: oneOf('Ignore', 'Fail'),
  matchPolicy: oneOf('Exact', 'Equivalent'),
  sideEffects: oneOf('None', 'NoneOnDryRun'),
  timeoutSeconds: between(1, 30),
  admissionReviewVersions: { minItems: 1 },
};
const keys = { propertyNames: format('config-key') };
const quotaScope = oneOf(
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
);
const rbac = 'rbac.authorization.k8s.io';

/** Metadata and selectors everywhere, and the kinds that say who may do what, and with how much. */
export const clusterRules: Readonly<Record<string, Schema>> = {
  'meta.v1.ObjectMeta': fields({
    namespace: format('dns-label'),
    labels,
    annotations: { propertyNames: format('annotation-key') },
    finalizers: eachFormat('qualified-name'),
  }),
  'meta.v1.LabelSelector': fields({ matchLabels: labels }),
  'meta.v1.LabelSelectorRequirement': {
    oneOf: [
      { properties: { operator: oneOf('In', 'NotIn'), values: { minItems: 1 } }, required: ['values'] },
      { properties: { operator: oneOf('Exists', 'DoesNotExist'), values: { maxItems: 0 } } },
    ],
    'x-message': 'must have values with In and NotIn, and none with Exists and DoesNotExist',
    ...fields({
      key: format('qualified-name'),
      operator: oneOf('In', 'NotIn', 'Exists', 'DoesNotExist'),
      values: eachFormat('label-value'),
    }),
  },
  'meta.v1.Condition': fields({ status: oneOf('True', 'False', 'Unknown') }),

  'core.v1.ConfigMap': fields({ data: keys, binaryData: keys }),
  'core.v1.Secret': fields({ data: keys, stringData: keys }),
  'core.v1.ResourceQuotaSpec': fields({
    hard: { propertyNames: format('quota-resource-name'), additionalProperties: format('amount') },
    scopes: { items: quotaScope },
  }),
  'core.v1.ScopedResourceSelectorRequirement': fields({
    operator: oneOf('In', 'NotIn', 'Exists', 'DoesNotExist'),
    scopeName: quotaScope,
  }),
  'core.v1.LimitRangeItem': fields({
    type: { pattern: '^(Pod|Container|PersistentVolumeClaim|.+/.+)$' },
  }),
  'core.v1.PersistentVolumeSpec': fields({
    accessModes: eachOneOf('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'),
    persistentVolumeReclaimPolicy: oneOf('Delete', 'Recycle', 'Retain'),
    volumeMode: oneOf('Block', 'Filesystem'),
  }),
  'storage.v1.StorageClass': fields({
    reclaimPolicy: oneOf('Delete', 'Retain'),
    volumeBindingMode: oneOf('Immediate', 'WaitForFirstConsumer'),
  }),

  'rbac.v1.RoleRef': fields({ apiGroup: oneOf(rbac), kind: oneOf('Role', 'ClusterRole') }),
  'rbac.v1.ClusterRoleBinding': fields({ roleRef: fields({ kind: oneOf('ClusterRole') }) }),
  'rbac.v1.Subject': {
    oneOf: [
      { properties: { kind: oneOf('ServiceAccount'), apiGroup: oneOf('') }, required: ['namespace'] },
      { properties: { kind: oneOf('User', 'Group'), apiGroup: oneOf(rbac) } },
    ],
    'x-message': `must have a namespace and no apiGroup as a ServiceAccount, and the apiGroup ${rbac} as a User or Group`,
    ...fields({ kind: oneOf('ServiceAccount', 'User', 'Group') }),
  },
  'rbac.v1.PolicyRule': {
    oneOf: [{ required: ['apiGroups', 'resources'] }, { required: ['nonResourceURLs'] }],
    'x-message': 'must have either apiGroups and resources, or nonResourceURLs',
    ...fields({ verbs: { minItems: 1 } }),
  },

  'admissionregistration.v1.RuleWithOperations': webhookRule,
  'admissionregistration.v1.NamedRuleWithOperations': webhookRule,
  'admissionregistration.v1.ValidatingWebhook': fields(webhook),
  'admissionregistration.v1.MutatingWebhook': fields({ ...webhook, reinvocationPolicy: oneOf('Never', 'IfNeeded') }),
  'admissionregistration.v1.ValidatingAdmissionPolicySpec': fields({ failurePolicy: oneOf('Ignore', 'Fail') }),
  'admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec': fields({
    validationActions: eachOneOf('Deny', 'Warn', 'Audit'),
  }),
  'admissionregistration.v1.MatchResources': fields({ matchPolicy: oneOf('Exact', 'Equivalent') }),
  'admissionregistration.v1.ParamRef': fields({ parameterNotFoundAction: oneOf('Allow', 'Deny') }),
};
