import { describe, expect, it } from 'vitest';
import { withNotifications } from '../../charts/notify.ts';
import type { Manifest } from '../../src/manifests/manifest.ts';
import { ofNotify, RELEASE_EVENTS } from '../../src/platform/notify.ts';
import { sampleTarget, suuupraTarget } from '../support/target.ts';

const of = (apiVersion: string, kind: string): Manifest => ({
  application: 'workloads',
  origin: { path: 'services.app', constructs: [] },
  object: { apiVersion, kind, metadata: { name: 'app', namespace: 'shop', annotations: { own: 'kept' } } },
});
const annotationsOf = ([manifest]: readonly Manifest[]) => manifest?.object.metadata.annotations;
const rollout = of('argoproj.io/v1alpha1', 'Rollout');

describe('who is told of releases', () => {
  it('each Rollout subscribes the chat to what the platform names, and keeps what it says', () => {
    const { notify } = suuupraTarget().spec;
    expect(Object.keys(annotationsOf(withNotifications([rollout], suuupraTarget())) ?? {}).sort()).toEqual(
      [
        'own',
        ...(notify?.on ?? []).map(
          (event) => `notifications.argoproj.io/subscribe.${RELEASE_EVENTS[event].trigger}.chat`,
        ),
      ].sort(),
    );
  });

  it('nothing else is touched, and nothing at all where nobody asked', () => {
    const others = [of('apps/v1', 'Deployment'), of('example.com/v1', 'Rollout')];
    expect(withNotifications(others, suuupraTarget())).toEqual(others);
    expect(withNotifications([rollout], sampleTarget({ notify: null }))).toEqual([rollout]);
  });

  it('needs the channel of the alerts', () => {
    const { spec } = suuupraTarget();
    expect(ofNotify(spec)).toEqual([]);
    const { slack: _, ...alerts } = spec.alerts ?? {};
    expect(ofNotify({ ...spec, alerts } as typeof spec)[0]?.wrong).toContain('which the platform does not have');
  });
});
