import { App, Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Layer } from '../../charts/layer.ts';
import { policies } from '../../charts/policies.ts';
import { policies as all } from '../../src/constructs/policies/index.ts';
import type { Target } from '../../src/platform/target.ts';
import { sampleTarget } from '../support/target.ts';

function built(target: Target) {
  const layer = new Layer(new App(), policies, target);
  policies.build(layer, target);
  return Testing.synth(layer);
}

const production = built(sampleTarget());
const of = (objects: typeof production, kind: string) => {
  const found = objects.find((object) => object.kind === kind);
  if (!found) throw new Error(`no ${kind}`);
  return found;
};

describe('the policies layer', () => {
  it('installs each policy and constrains it once', () => {
    for (const { kind } of all) {
      expect(production.filter((object) => object.metadata.name === kind.toLowerCase())).toHaveLength(1);
      expect(production.filter((object) => object.kind === kind)).toHaveLength(1);
    }
  });

  it('syncs constraints after the templates that make their kinds', () => {
    const wave = (object: { metadata: { annotations?: Record<string, string> } }) =>
      object.metadata.annotations?.['argocd.argoproj.io/sync-wave'];
    for (const object of production) {
      expect(wave(object), object.kind).toBe(
        object.apiVersion === 'constraints.gatekeeper.sh/v1beta1' ? '1' : undefined,
      );
    }
  });

  it("takes the enforcement of the environment: staging's warns", () => {
    const action = (objects: typeof production) => of(objects, 'PinnedImages').spec.scopedEnforcementActions[0].action;
    expect(action(production)).toBe('deny');
    expect(action(built(sampleTarget({}, 'staging')))).toBe('warn');
  });

  it('leaves system and add-on namespaces alone, and judges the platform', () => {
    const { excludedNamespaces } = of(production, 'HardenedContainers').spec.match;
    expect(excludedNamespaces).toEqual(
      expect.arrayContaining(['kube-*', '*-system', 'argocd', 'monitoring', 'velero', 'edge', 'logging']),
    );
    expect(excludedNamespaces).not.toContain('astral-planner-production');
  });

  it('allows the repositories of the images that the platform runs, and what it names beside them', () => {
    const registries = (difference: object) =>
      of(built(sampleTarget(difference)), 'AllowedRegistries').spec.parameters.registries;
    expect(registries({})).toEqual(
      expect.arrayContaining(['docker.io/nginxinc/nginx-unprivileged', 'ghcr.io/astral-planner/app']),
    );
    expect(registries({ policies: { registries: ['quay.io/acme'] } })).toContain('quay.io/acme');
  });

  it('refuses what was built for another environment', () => {
    expect(of(production, 'RequiredLabels').spec.parameters.labels).toContainEqual({
      key: 'orrery.dev/environment',
      pattern: 'production',
    });
  });

  it('opens only the edge to the outside, in add-on namespaces too', () => {
    const { match, parameters } = of(production, 'InternalServices').spec;
    expect(parameters).toEqual({ allowed: [{ namespace: 'edge' }] });
    expect(match.excludedNamespaces).toEqual(['*-system', 'argocd', 'kube-*']);
  });

  it('lets the API server judge by itself from Kubernetes 1.30 on', () => {
    const points = (kubernetes: string) => {
      const objects = built(sampleTarget({ cluster: { kubernetes } }));
      return {
        generated: of(objects, 'ConstraintTemplate').spec.targets[0].code[0].source.generateVAP,
        bound: JSON.stringify(of(objects, 'AllowedRegistries').spec).includes('vap.k8s.io'),
        hosts: JSON.stringify(of(objects, 'UniqueHosts').spec).includes('vap.k8s.io'),
      };
    };
    expect(points('1.29')).toEqual({ generated: false, bound: false, hosts: false });
    expect(points('1.30')).toEqual({ generated: true, bound: true, hosts: false });
  });
});
