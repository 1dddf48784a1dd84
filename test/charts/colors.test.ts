import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import { addonsInUse } from '../../src/addons/in-use.ts';
import { peakPods } from '../../src/platform/capacity.ts';
import { idpTarget } from '../support/target.ts';

interface Named {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** The objects of production, with a delivery of backstage laid over it. */
function objects(delivery: object = {}, more: object = {}) {
  const target = idpTarget({ services: { backstage: { delivery, ...more } } });
  // Fields of many kinds are looked at: as JSON they have no type.
  const all = JSON.parse(JSON.stringify(build(target).map(({ object }) => object)));
  const find = (kind: string, name: string) =>
    all.find((object: Named) => object.kind === kind && object.metadata.name === name);
  return { target, find };
}

const color = (service: { spec: { selector: Record<string, string> } }) => service.spec.selector.version;
const { target, find } = objects({ versions: { green: 'v1.1.0' } });

describe('a service in two colours', () => {
  it('has a Deployment of each, with its own version, and no Rollout', () => {
    const images = ['blue', 'green'].map(
      (c) => find('Deployment', `backstage-${c}`).spec.template.spec.containers[0].image,
    );
    expect(images).toEqual(['ghcr.io/idp-platform/backstage:v1.0.0', 'ghcr.io/idp-platform/backstage:v1.1.0']);
    expect(find('Deployment', 'backstage')).toBeUndefined();
    expect(addonsInUse(target.spec)).not.toContain('argo-rollouts');
  });

  it('selects each Deployment’s pods by the colour too, so that neither adopts the other’s', () => {
    for (const c of ['blue', 'green']) {
      const { selector, template } = find('Deployment', `backstage-${c}`).spec;
      expect(selector.matchLabels.version).toBe(c);
      expect(template.metadata.labels).toMatchObject(selector.matchLabels);
    }
  });

  it('sends the traffic to the colour that is live, and the preview to the other', () => {
    expect([color(find('Service', 'backstage')), color(find('Service', 'backstage-preview'))]).toEqual([
      'blue',
      'green',
    ]);
  });

  it('switches, and goes back, by one word', () => {
    const switched = objects({ live: 'green' });
    expect(color(switched.find('Service', 'backstage'))).toBe('green');
    expect(color(switched.find('Service', 'backstage-preview'))).toBe('blue');
    expect(color(switched.find('Service', 'backstage-blue'))).toBe('blue');
  });

  it('asks the colour that is to have the traffic before it gets it', () => {
    const asked = (live: object) =>
      objects(live)
        .find('Job', 'backstage-smoke')
        .spec.template.spec.containers[0].env.find(({ name }: { name: string }) => name === 'SERVICE').value;
    expect([asked({}), asked({ live: 'green' })]).toEqual(['backstage-blue', 'backstage-green']);
  });

  it('has autoscalers, a budget and a recommendation of each colour', () => {
    for (const c of ['blue', 'green']) {
      expect(find('HorizontalPodAutoscaler', `backstage-${c}`).spec.scaleTargetRef).toMatchObject({
        kind: 'Deployment',
        name: `backstage-${c}`,
      });
      expect(find('PodDisruptionBudget', `backstage-${c}`).spec.selector.matchLabels.version).toBe(c);
      expect(find('VerticalPodAutoscaler', `backstage-${c}`).spec.targetRef.name).toBe(`backstage-${c}`);
    }
  });

  it('keeps as many idle pods as the live colour has at the least, unless the overlay says fewer', () => {
    expect(find('HorizontalPodAutoscaler', 'backstage-green').spec.minReplicas).toBe(2);
    const fewer = objects({ idle: 1 });
    expect(fewer.find('HorizontalPodAutoscaler', 'backstage-green').spec.minReplicas).toBe(1);
    expect(fewer.find('HorizontalPodAutoscaler', 'backstage-blue').spec.minReplicas).toBe(2);
  });

  it('scales each colour by its own requests, of which the idle one has none', () => {
    const query = (c: string): string => find('ScaledObject', `platform-api-${c}`).spec.triggers[0].metadata.query;
    expect(query('blue')).toContain('job="platform-api",version="blue"');
    expect(query('green')).toMatch(/version="green".* or 0 \* /);
    expect(find('PodMonitor', 'platform-api').spec.podTargetLabels).toEqual(['version']);
  });

  it('lets the smoke test reach the service, at both sides', () => {
    expect(find('NetworkPolicy', 'backstage-smoke-to-backstage')).toBeDefined();
    expect(find('NetworkPolicy', 'backstage-from-backstage-smoke')).toBeDefined();
  });

  it('counts both colours at their largest, and the surge of an update', () => {
    const { backstage } = target.spec.services;
    expect(backstage && peakPods(backstage)).toBe(2 * (10 + 3));
  });

  it('refuses a metric that counts both colours for each of them', () => {
    const on = [{ on: 'metric', name: 'sessions', query: 'sum(sessions)', perReplica: 10 }];
    expect(() => objects({}, { scale: { on } })).toThrow(/counts for both colours.*\n.*fix: count one colour/);
    const each = [{ ...on[0], query: 'sum(sessions{version="$version"})' }];
    const { find: found } = objects({}, { scale: { on: each } });
    expect(found('ScaledObject', 'backstage-green').spec.triggers[0].metadata.query).toBe(
      'sum(sessions{version="green"})',
    );
  });

  it('refuses more idle pods than the service may ever have', () => {
    expect(() => objects({ idle: 11 })).toThrow(/idle 11\n\s+is above scale.max, 10/);
  });
});
