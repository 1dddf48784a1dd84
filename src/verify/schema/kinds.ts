import { dns1035LabelProblem, dnsLabelProblem, dnsSubdomainProblem, pathSegmentProblem } from './names.ts';

// What the published schemas do not say of the built-in kinds: how they may be named, and which have no namespace.

const clusterScoped: Readonly<Record<string, readonly string[]>> = {
  '': ['Namespace', 'Node', 'PersistentVolume', 'ComponentStatus'],
  'admissionregistration.k8s.io': [
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'internal.apiserver.k8s.io': ['StorageVersion'],
  'networking.k8s.io': ['IPAddress', 'IngressClass', 'ServiceCIDR'],
  'node.k8s.io': ['RuntimeClass'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'resource.k8s.io': ['DeviceClass', 'DeviceTaintRule', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'storage.k8s.io': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
  'storagemigration.k8s.io': ['StorageVersionMigration'],
};

/** Whether a built-in kind lives outside namespaces. */
export function isClusterScoped(group: string, kind: string): boolean {
  return clusterScoped[group]?.includes(kind) ?? false;
}

/** What the name of an object must be, when it is not. Most kinds take a DNS name; some take less, RBAC takes more. */
export function nameProblem(group: string, kind: string, name: string): string | undefined {
  if (group === 'rbac.authorization.k8s.io') return pathSegmentProblem(name);
  if (group === '' && kind === 'Namespace') return dnsLabelProblem(name);
  if (group === '' && kind === 'Service') return dns1035LabelProblem(name);
  // A CronJob's Jobs, and their pods, add up to eleven characters.
  if (group === 'batch' && kind === 'CronJob') return dnsSubdomainProblem(name, 52);
  return dnsSubdomainProblem(name);
}
