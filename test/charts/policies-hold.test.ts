import { App, Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import { Layer } from '../../charts/layer.ts';
import { policies } from '../../charts/policies.ts';
import { container } from '../../src/constructs/policies/examples.ts';
import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import type { Target } from '../../src/platform/target.ts';
import { violations } from '../support/admission.ts';
import { sampleTarget } from '../support/target.ts';

function rules(target: Target) {
  const layer = new Layer(new App(), policies, target);
  policies.build(layer, target);
  return Testing.synth(layer);
}

describe.each(['production', 'staging'] as const)('what Orrery makes for %s', (environment) => {
  const target = sampleTarget({}, environment);
  const objects = () => build(target).map(({ object }) => object);

  it('satisfies the policies that it is delivered with', () => {
    expect(objects().map(({ kind }) => kind)).toEqual(expect.arrayContaining(['CronJob', 'Deployment', 'Service']));
    expect(violations(rules(target), objects())).toEqual([]);
  });

  // What UniqueHosts demands, in other words: nothing evaluates its Rego here.
  it('routes each host from one namespace, but for the redirects of the edge', () => {
    const { exemptNamespaces } = rules(target).find(({ kind }) => kind === 'UniqueHosts').spec.parameters;
    const by = new Map<string, Set<string | undefined>>();
    for (const object of objects()) {
      const { namespace } = object.metadata;
      if (exemptNamespaces.includes(namespace)) continue;
      for (const host of hosts(object)) by.set(host, (by.get(host) ?? new Set()).add(namespace));
    }
    expect(by.size).toBeGreaterThan(0);
    for (const [host, namespaces] of by) expect([...namespaces], host).toEqual([target.namespace]);
  });
});

/** The hosts that an Ingress or HTTPRoute names. */
function hosts({ kind, spec }: KubernetesObject): string[] {
  if (kind !== 'HTTPRoute' && kind !== 'Ingress') return [];
  const { hostnames = [], rules = [] } = spec as { hostnames?: string[]; rules?: { host?: string }[] };
  return kind === 'HTTPRoute' ? hostnames : rules.flatMap(({ host }) => host ?? []);
}

describe('the policies that it is delivered with', () => {
  const target = sampleTarget();
  const workload = (namespace: string, image: string) => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: {
      name: 'nightly',
      namespace,
      labels: {
        'app.kubernetes.io/name': 'nightly',
        'app.kubernetes.io/part-of': 'astral-planner',
        'orrery.dev/environment': 'production',
      },
    },
    spec: { jobTemplate: { spec: { template: { spec: { containers: [container({ image })] } } } } },
  });

  it('refuse a workload of another registry, deep in a CronJob', () => {
    expect(violations(rules(target), [workload('astral-planner-production', 'quay.io/acme/app:1.0.0')])).toEqual([
      'AllowedRegistries: Pod/astral-planner-production/nightly-job-pod container app (quay.io/acme/app:1.0.0) uses an image from a registry that is not allowed: mirror it to one that is',
    ]);
  });

  it('let the same workload into the namespace of an add-on, and a good one everywhere', () => {
    expect(violations(rules(target), [workload('monitoring', 'quay.io/acme/app:1.0.0')])).toEqual([]);
    expect(
      violations(rules(target), [workload('astral-planner-production', 'ghcr.io/astral-planner/app:v1.0.0')]),
    ).toEqual([]);
  });
});
