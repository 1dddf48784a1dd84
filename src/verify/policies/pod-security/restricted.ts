import { listAt, textAt, textsAt } from '../../values.ts';
import { addedCapabilities, procMount } from './baseline.ts';
import {
  type Control,
  containerList,
  contextOf,
  type Forbidden,
  hasOwnUsers,
  isWindows,
  namesOf,
  plural,
  podContext,
  quoted,
  type SecuredPod,
  setters,
  unique,
} from './pod.ts';
import { seccompRestricted } from './seccomp.ts';

/** Volumes that hold nothing of the node. */
const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** Kinds that the API server names; others are `unknown`. */
const OTHER_VOLUMES = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'gitRepo',
  'nfs',
  'iscsi',
  'glusterfs',
  'rbd',
  'flexVolume',
  'cinder',
  'cephfs',
  'flocker',
  'fc',
  'azureFile',
  'vsphereVolume',
  'quobyte',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'storageos',
];

/** Controls of baseline that a stricter one stands for, from the version on that has it. */
export const replaced: Readonly<Record<string, string>> = {
  capabilities_baseline: 'capabilities_restricted',
  hostPathVolumes: 'restrictedVolumes',
  procMount: 'procMount_restricted',
  seccompProfile_baseline: 'seccompProfile_restricted',
};

/** What is good practice today, beside all that baseline asks. */
export const restricted: readonly Control[] = [
  { id: 'allowPrivilegeEscalation', since: 8, forbids: linux(privilegeEscalation) },
  { id: 'capabilities_restricted', since: 22, forbids: linux(capabilities) },
  { id: 'procMount_restricted', since: 35, forbids: procMount },
  { id: 'restrictedVolumes', since: 0, forbids: volumes },
  { id: 'runAsNonRoot', since: 0, forbids: runAsNonRoot },
  { id: 'runAsUser', since: 23, forbids: runAsUser },
  { id: 'seccompProfile_restricted', since: 19, forbids: linux(seccompRestricted) },
];

/** From 1.25 on, what Windows does not have is not asked of its pods. */
function linux(forbids: (pod: SecuredPod) => Forbidden | undefined): Control['forbids'] {
  return (pod, minor) => (minor >= 25 && isWindows(pod) ? undefined : forbids(pod));
}

function privilegeEscalation(pod: SecuredPod): Forbidden | undefined {
  const names = namesOf(pod, (container) => contextOf(container).allowPrivilegeEscalation !== false);
  if (names.length === 0) return undefined;
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${containerList(names)} must set securityContext.allowPrivilegeEscalation=false`,
  };
}

function capabilities(pod: SecuredPod): Forbidden | undefined {
  const keeping = namesOf(pod, (container) => !textsAt(contextOf(container), 'capabilities', 'drop').includes('ALL'));
  const reason = 'unrestricted capabilities';
  const added = addedCapabilities(pod, ['NET_BIND_SERVICE'], reason);
  const details = [
    ...(keeping.length > 0 ? [`${containerList(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(added ? [added.detail] : []),
  ];
  return details.length === 0 ? undefined : { reason, detail: details.join('; ') };
}

function volumes({ spec }: SecuredPod): Forbidden | undefined {
  const isSet = (volume: Readonly<Record<string, unknown>>, kind: string) => (volume[kind] ?? undefined) !== undefined;
  const bad = listAt(spec, 'volumes').filter((volume) => !VOLUMES.some((kind) => isSet(volume, kind)));
  if (bad.length === 0) return undefined;
  const names = bad.map((volume) => textAt(volume, 'name') ?? '');
  const kinds = unique(bad.map((volume) => OTHER_VOLUMES.find((kind) => isSet(volume, kind)) ?? 'unknown'));
  const use = names.length === 1 ? 'uses' : 'use';
  return {
    reason: 'restricted volume types',
    detail: `${plural('volume', names)} ${quoted(names)} ${use} ${plural('restricted volume type', kinds)} ${quoted(kinds)}`,
  };
}

function runAsNonRoot(pod: SecuredPod, minor: number): Forbidden | undefined {
  if (hasOwnUsers(pod, minor)) return undefined;
  const reason = 'runAsNonRoot != true';
  const ofPod = podContext(pod).runAsNonRoot;
  const refusing = namesOf(pod, (container) => contextOf(container).runAsNonRoot === false);
  if (ofPod === false || refusing.length > 0) {
    const who = setters(ofPod === false, refusing);
    return { reason, detail: `${who} must not set securityContext.runAsNonRoot=false` };
  }
  const silent = namesOf(pod, (container) => typeof contextOf(container).runAsNonRoot !== 'boolean');
  if (ofPod === true || silent.length === 0) return undefined;
  return { reason, detail: `pod or ${containerList(silent)} must set securityContext.runAsNonRoot=true` };
}

function runAsUser(pod: SecuredPod, minor: number): Forbidden | undefined {
  if (hasOwnUsers(pod, minor)) return undefined;
  const ofPod = podContext(pod).runAsUser === 0;
  const names = namesOf(pod, (container) => contextOf(container).runAsUser === 0);
  if (!ofPod && names.length === 0) return undefined;
  return { reason: 'runAsUser=0', detail: `${setters(ofPod, names)} must not set runAsUser=0` };
}
