import { compareVersions } from './kubernetes.ts';

/** Kinds of one version of a built-in API that Kubernetes stops serving, or advises against. */
export interface Retired {
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  /** First Kubernetes version without it; absent when none is known. */
  readonly removed?: string;
  /** First Kubernetes version whose API server warns of it. */
  readonly deprecated?: string;
  /** What to write instead. */
  readonly use: string;
}

const APPS = ['DaemonSet', 'Deployment', 'ReplicaSet'];
const RBAC = ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'];
const FLOW = ['FlowSchema', 'PriorityLevelConfiguration'];
const CLAIMS = ['DeviceClass', 'ResourceClaim', 'ResourceClaimTemplate', 'ResourceSlice'];
const ADMISSION = ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'];
const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/*
 * Up to 1.32: https://kubernetes.io/docs/reference/using-api/deprecation-guide/. Later: what the published OpenAPI of one
 * version has and that of the next has not, up to 1.36.
 */
const RETIRED: readonly Retired[] = [
  { apiVersion: 'extensions/v1beta1', kinds: APPS, removed: '1.16', use: 'apps/v1' },
  { apiVersion: 'apps/v1beta1', kinds: ['Deployment', 'StatefulSet'], removed: '1.16', use: 'apps/v1' },
  { apiVersion: 'apps/v1beta2', kinds: [...APPS, 'StatefulSet'], removed: '1.16', use: 'apps/v1' },
  { apiVersion: 'extensions/v1beta1', kinds: ['NetworkPolicy'], removed: '1.16', use: 'networking.k8s.io/v1' },
  { apiVersion: 'extensions/v1beta1', kinds: ['PodSecurityPolicy'], removed: '1.16', use: 'Pod Security Admission' },
  { apiVersion: 'extensions/v1beta1', kinds: ['Ingress'], removed: '1.22', use: 'networking.k8s.io/v1' },
  {
    apiVersion: 'networking.k8s.io/v1beta1',
    kinds: ['Ingress', 'IngressClass'],
    removed: '1.22',
    use: 'networking.k8s.io/v1',
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1beta1',
    kinds: RBAC,
    removed: '1.22',
    use: 'rbac.authorization.k8s.io/v1',
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1beta1',
    kinds: WEBHOOKS,
    removed: '1.22',
    use: 'admissionregistration.k8s.io/v1',
  },
  {
    apiVersion: 'apiextensions.k8s.io/v1beta1',
    kinds: ['CustomResourceDefinition'],
    removed: '1.22',
    use: 'apiextensions.k8s.io/v1',
  },
  {
    apiVersion: 'apiregistration.k8s.io/v1beta1',
    kinds: ['APIService'],
    removed: '1.22',
    use: 'apiregistration.k8s.io/v1',
  },
  {
    apiVersion: 'certificates.k8s.io/v1beta1',
    kinds: ['CertificateSigningRequest'],
    removed: '1.22',
    use: 'certificates.k8s.io/v1',
  },
  { apiVersion: 'coordination.k8s.io/v1beta1', kinds: ['Lease'], removed: '1.22', use: 'coordination.k8s.io/v1' },
  { apiVersion: 'scheduling.k8s.io/v1beta1', kinds: ['PriorityClass'], removed: '1.22', use: 'scheduling.k8s.io/v1' },
  {
    apiVersion: 'storage.k8s.io/v1beta1',
    kinds: ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'],
    removed: '1.22',
    use: 'storage.k8s.io/v1',
  },
  { apiVersion: 'batch/v1beta1', kinds: ['CronJob'], removed: '1.25', use: 'batch/v1' },
  { apiVersion: 'discovery.k8s.io/v1beta1', kinds: ['EndpointSlice'], removed: '1.25', use: 'discovery.k8s.io/v1' },
  { apiVersion: 'events.k8s.io/v1beta1', kinds: ['Event'], removed: '1.25', use: 'events.k8s.io/v1' },
  { apiVersion: 'autoscaling/v2beta1', kinds: ['HorizontalPodAutoscaler'], removed: '1.25', use: 'autoscaling/v2' },
  { apiVersion: 'policy/v1beta1', kinds: ['PodDisruptionBudget'], removed: '1.25', use: 'policy/v1' },
  { apiVersion: 'policy/v1beta1', kinds: ['PodSecurityPolicy'], removed: '1.25', use: 'Pod Security Admission' },
  { apiVersion: 'node.k8s.io/v1beta1', kinds: ['RuntimeClass'], removed: '1.25', use: 'node.k8s.io/v1' },
  { apiVersion: 'autoscaling/v2beta2', kinds: ['HorizontalPodAutoscaler'], removed: '1.26', use: 'autoscaling/v2' },
  {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta1',
    kinds: FLOW,
    removed: '1.26',
    use: 'flowcontrol.apiserver.k8s.io/v1',
  },
  { apiVersion: 'storage.k8s.io/v1beta1', kinds: ['CSIStorageCapacity'], removed: '1.27', use: 'storage.k8s.io/v1' },
  {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta2',
    kinds: FLOW,
    removed: '1.29',
    use: 'flowcontrol.apiserver.k8s.io/v1',
  },
  {
    apiVersion: 'resource.k8s.io/v1alpha2',
    kinds: ['ResourceClaim', 'ResourceClaimTemplate', 'ResourceClass'],
    removed: '1.31',
    use: 'resource.k8s.io/v1, since 1.34',
  },
  {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta3',
    kinds: FLOW,
    removed: '1.32',
    use: 'flowcontrol.apiserver.k8s.io/v1',
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1alpha1',
    kinds: ADMISSION,
    removed: '1.32',
    use: 'admissionregistration.k8s.io/v1',
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1beta1',
    kinds: ADMISSION,
    removed: '1.34',
    use: 'admissionregistration.k8s.io/v1',
  },
  { apiVersion: 'resource.k8s.io/v1alpha3', kinds: CLAIMS, removed: '1.34', use: 'resource.k8s.io/v1' },
  {
    apiVersion: 'storage.k8s.io/v1alpha1',
    kinds: ['VolumeAttributesClass'],
    removed: '1.35',
    use: 'storage.k8s.io/v1',
  },
  {
    apiVersion: 'storagemigration.k8s.io/v1alpha1',
    kinds: ['StorageVersionMigration'],
    removed: '1.35',
    use: 'storagemigration.k8s.io/v1beta1',
  },
  { apiVersion: 'v1', kinds: ['ComponentStatus'], deprecated: '1.19', use: 'the health endpoints of the API server' },
  { apiVersion: 'v1', kinds: ['Endpoints'], deprecated: '1.33', use: 'discovery.k8s.io/v1 EndpointSlice' },
];

/** Releases ahead of the cluster in which a removal already counts. */
const AHEAD = 3;

/** What a kind's retirement means for a cluster of this version; undefined when there is none within sight. */
export function retirementOf(
  apiVersion: string,
  kind: string,
  kubernetes: string,
): { readonly retired: Retired; readonly state: 'removed' | 'ending' | 'deprecated' } | undefined {
  const retired = RETIRED.find((each) => each.apiVersion === apiVersion && each.kinds.includes(kind));
  if (!retired) return undefined;
  const { removed, deprecated } = retired;
  const [major, minor] = kubernetes.split('.');
  const horizon = `${major}.${Number(minor) + AHEAD}`;
  if (removed !== undefined && compareVersions(removed, kubernetes) <= 0) return { retired, state: 'removed' };
  if (removed !== undefined && compareVersions(removed, horizon) <= 0) return { retired, state: 'ending' };
  if (deprecated !== undefined && compareVersions(deprecated, kubernetes) <= 0) return { retired, state: 'deprecated' };
  return undefined;
}
