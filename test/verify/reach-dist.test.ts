import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import type { Target } from '../../src/platform/target.ts';
import type { Check } from '../../src/verify/check.ts';
import { defaultDenyMissing } from '../../src/verify/checks/default-deny-missing.ts';
import { extraEdge } from '../../src/verify/checks/extra-edge.ts';
import { idleNetworkPolicy } from '../../src/verify/checks/idle-network-policy.ts';
import { missingEdge } from '../../src/verify/checks/missing-edge.ts';
import type { Subject } from '../../src/verify/finding.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { verify } from '../../src/verify/verify.ts';
import { committedBelow, committedTargets } from '../support/dist.ts';

const reachability: readonly Check[] = [extraEdge, missingEdge, defaultDenyMissing, idleNetworkPolicy];

function committed({ id }: Pick<Target, 'id'>): Subject[] {
  return committedBelow(`${id}/`).map(({ subject }) => subject);
}

function targetOf(id: string): Target {
  const target = committedTargets.find((candidate) => candidate.id === id);
  if (!target) throw new Error(`no output is committed for ${id}`);
  return target;
}

function findings(subjects: readonly Subject[], intent: Target, checks: readonly Check[] = reachability): string[] {
  const context = { set: new ManifestSet(subjects), kubernetes: intent.spec.cluster.kubernetes, intent };
  return verify({ target: intent.id, checks, context }).findings.map(
    ({ check, object, path, message }) => `${check} ${[object, path, message].filter(Boolean).join(' ')}`,
  );
}

describe('an edit of production', () => {
  const intent = targetOf('astral-planner/production');
  const subjects = committed(intent);
  const namespace = 'astral-planner-production';
  const policies = subjects.filter(({ object }) => object.kind === 'NetworkPolicy');
  const own = policies.filter(({ object }) => object.metadata.namespace === namespace);
  /** The set with one policy of the platform's namespace changed in its text. */
  const edited = (name: string, from: string, to: string) =>
    subjects.map((subject) => {
      const { object } = subject;
      if (object.kind !== 'NetworkPolicy' || object.metadata.name !== name || object.metadata.namespace !== namespace) {
        return subject;
      }
      const text = JSON.stringify(object);
      expect(text).toContain(from);
      return { ...subject, object: JSON.parse(text.replace(from, to)) as KubernetesObject };
    });

  it.each(own.map((subject) => [subject.object.metadata.name, subject] as const))(
    'that removes %s is found',
    (_name, removed) => {
      expect(
        findings(
          subjects.filter((subject) => subject !== removed),
          intent,
        ),
      ).not.toEqual([]);
    },
  );

  it('that removes the default deny of an add-on’s namespace is found', () => {
    const removed = policies.find(
      ({ object }) => object.metadata.name === 'default-deny' && object.metadata.namespace === 'falco',
    );
    expect(removed).toBeDefined();
    expect(
      findings(
        subjects.filter((subject) => subject !== removed),
        intent,
      ),
    ).toContain(
      'default-deny-missing Namespace/falco has no NetworkPolicy that denies egress and ingress of all its pods by default',
    );
  });

  it('that opens one more port is found, with the rule that opens it', () => {
    expect(findings(edited('app-to-redis', '"port":6379', '"port":6379,"endPort":6380'), intent)).toEqual([
      'extra-edge NetworkPolicy/astral-planner-production/app-to-redis spec.egress[0] lets Rollout/astral-planner-production/app reach 10.10.210.0/24, 10.10.211.0/24 and 10.10.212.0/24 on TCP 6380, which nothing declares',
    ]);
  });

  it('that widens a range is found, though the range that was meant still passes', () => {
    expect(findings(edited('app-to-redis', '10.10.210.0/24', '10.10.208.0/22'), intent).join('\n')).toMatch(
      /^extra-edge .+ lets Rollout\/astral-planner-production\/app reach 10\.10\.208\.0\/22 on TCP 6379/,
    );
  });

  it('that swaps a port is found as what it opens and what it stops', () => {
    const found = findings(edited('app-to-postgres', '"port":5432', '"port":5433'), intent);
    expect(found.map((line) => line.split(' ')[0])).toEqual(['extra-edge', 'missing-edge']);
    expect(found[1]).toContain('though services.app.uses has postgres');
  });

  it('that lets strangers in is found', () => {
    const found = findings(
      edited('app-from-edge', '"kubernetes.io/metadata.name":"edge"', '"kubernetes.io/metadata.name":"default"'),
      intent,
    );
    expect(found.join('\n')).toContain('extra-edge');
    expect(found.join('\n')).toContain('pods default/public-nginx reach Rollout');
  });

  it('that renames the labels a policy selects is found', () => {
    const found = findings(
      edited('app-from-edge', '"app.kubernetes.io/name":"app"', '"app.kubernetes.io/name":"apps"'),
      intent,
    );
    expect(found.map((line) => line.split(' ')[0]).sort()).toEqual(['idle-network-policy', 'missing-edge']);
  });
});

describe('without the intent of an overlay', () => {
  it('what needs it is said to be unchecked', () => {
    const context = { set: new ManifestSet([]), kubernetes: '1.34' };
    const { findings: found, notChecked } = verify({ target: 'a', checks: reachability, context });
    expect(found).toEqual([]);
    expect(notChecked.map(({ check }) => check)).toEqual(['extra-edge', 'missing-edge', 'default-deny-missing']);
  });

  it('so are policies of other kinds, and pods on the network of their node', () => {
    const object = (apiVersion: string, kind: string, spec: object): Subject => ({
      object: { apiVersion, kind, metadata: { name: 'a', namespace: 'shop' }, spec },
      file: 'a.yaml',
    });
    const set = new ManifestSet([
      object('cilium.io/v2', 'CiliumNetworkPolicy', {}),
      object('security.istio.io/v1', 'AuthorizationPolicy', { action: 'CUSTOM' }),
      object('apps/v1', 'DaemonSet', { template: { spec: { hostNetwork: true, containers: [] } } }),
    ]);
    const { notChecked } = verify({
      target: 'a',
      checks: [extraEdge],
      context: { set, kubernetes: '1.34', intent: targetOf('astral-planner/production') },
    });
    expect(notChecked.map(({ object: name }) => name)).toEqual([
      'CiliumNetworkPolicy/shop/a',
      'AuthorizationPolicy/shop/a',
      'DaemonSet/shop/a',
    ]);
  });
});
