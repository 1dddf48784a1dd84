import type { ContainerSecurityContext, PodSecurityContext } from '../../../imports/core.ts';

/** No user of any node, and none that an image is likely to have files of. */
const USER = 10_001;

/** A pod that meets the Pod Security Standard `restricted`. Volumes belong to the group, so that every container can write. */
export function hardenedPod(user = USER): PodSecurityContext {
  if (!Number.isInteger(user) || user <= 0) {
    throw new Error(`user ${user} is not a user id above 0. fix: 0 is root; use e.g. ${USER}`);
  }
  return {
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: user,
    fsGroup: user,
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/**
 * A container that can neither change its own files nor gain rights. What the pod says is said again, so that a
 * container stays hardened when it is read, or judged, alone.
 *
 * @param user the image's own user, where it needs it; otherwise the pod's
 */
export function hardenedContainer(user?: number): ContainerSecurityContext {
  return {
    runAsNonRoot: true,
    ...(user === undefined ? {} : { runAsUser: user, runAsGroup: user }),
    privileged: false,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  };
}
