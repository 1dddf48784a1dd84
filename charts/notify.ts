import type { Manifest } from '../src/manifests/manifest.ts';
import { CHAT, RELEASE_EVENTS } from '../src/platform/notify.ts';
import type { Target } from '../src/platform/target.ts';

/** Subscribes each Rollout to what the platform wants to be told of its releases. */
export function withNotifications(manifests: readonly Manifest[], { spec: { notify } }: Target): Manifest[] {
  if (!notify) return [...manifests];
  const subscriptions = Object.fromEntries(
    notify.on.map((event) => [`notifications.argoproj.io/subscribe.${RELEASE_EVENTS[event].trigger}.${CHAT}`, '']),
  );
  return manifests.map((manifest) => {
    const { object } = manifest;
    if (object.kind !== 'Rollout' || !object.apiVersion.startsWith('argoproj.io/')) return manifest;
    const annotations = { ...object.metadata.annotations, ...subscriptions };
    return { ...manifest, object: { ...object, metadata: { ...object.metadata, annotations } } };
  });
}
