import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { extraEdge } from '../../src/verify/checks/extra-edge.ts';
import { missingEdge } from '../../src/verify/checks/missing-edge.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { verify } from '../../src/verify/verify.ts';
import { meshTarget } from '../support/target.ts';

describe('a mesh held against what a platform declares', () => {
  const target = meshTarget();
  const objects = build(target).map(({ object }) => object);

  function findings(change: (object: KubernetesObject) => KubernetesObject | undefined): string[] {
    const set = new ManifestSet(
      objects.flatMap((object) => change(object) ?? []).map((object) => ({ object, file: 'a.yaml' })),
    );
    const context = { set, kubernetes: target.spec.cluster.kubernetes, intent: target };
    return verify({ target: target.id, checks: [extraEdge, missingEdge], context }).findings.map(
      ({ check, object, message }) => `${check} ${object} ${message}`,
    );
  }
  const isPolicy = ({ kind, metadata }: KubernetesObject, name: string) =>
    kind === 'AuthorizationPolicy' && metadata.name === name;

  it('lets through exactly that', () => {
    expect(findings((object) => object)).toEqual([]);
  });

  it('is found to lack a call whose policy is gone', () => {
    const found = findings((object) => (isPolicy(object, 'payments-from-app') ? undefined : object));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('missing-edge Rollout/astral-planner-production/payments takes no calls from Rollout/');
    expect(found[0]).toContain('default-deny allows it');
  });

  it('is found to allow a caller whom nobody declared', () => {
    const found = findings((object) =>
      isPolicy(object, 'payments-from-app') ? { ...object, spec: { ...(object.spec as object), rules: [{}] } } : object,
    );
    expect(found.join()).toContain('extra-edge AuthorizationPolicy/astral-planner-production/payments-from-app lets ');
  });

  it('is found open where nothing denies, or nothing asks for mutual TLS', () => {
    const open = findings((object) => (object.kind === 'AuthorizationPolicy' ? undefined : object));
    expect(open.filter((one) => one.includes('takes calls of everybody in the mesh'))).toHaveLength(2);
    const plain = findings((object) => (object.kind === 'PeerAuthentication' ? undefined : object));
    expect(plain.filter((one) => one.includes('takes calls without mutual TLS'))).toHaveLength(2);
  });
});
