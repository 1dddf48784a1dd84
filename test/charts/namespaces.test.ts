import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import { millicores } from '../../src/platform/values.ts';
import { sampleTarget } from '../support/target.ts';

const target = sampleTarget();
const objects = build(target).map(({ object }) => object);
const named = (kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name);

describe('namespaces', () => {
  it('exist for every object that names one', () => {
    const made = new Set(objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name));
    const used = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
    // Kubernetes and Argo CD bring their own.
    expect([...used].filter((name) => !made.has(name) && !['kube-system', 'argocd'].includes(name))).toEqual([]);
  });

  it('hold the platform’s own pods to the restricted standard of its Kubernetes version', () => {
    expect(named('Namespace', 'astral-planner-production')?.metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'v1.34',
    });
  });

  it('admit what an add-on’s pods need where it needs more', () => {
    expect(named('Namespace', 'falco')?.metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'privileged',
    });
  });
});

describe('labels of the platform', () => {
  it('are on every object, and on no selector', () => {
    const labelled = build(sampleTarget({ labels: { 'atmos.tools/stack': 'prod' } })).map(({ object }) => object);
    expect(labelled.filter(({ metadata }) => metadata.labels?.['atmos.tools/stack'] !== 'prod')).toEqual([]);
    expect(
      JSON.stringify(labelled.map(({ spec }) => (spec as { selector?: unknown } | undefined)?.selector)),
    ).not.toContain('atmos.tools');
  });
});

describe('the quota', () => {
  it('admits the services at their largest scale, twice over during a canary', () => {
    const { hard = {} } = (named('ResourceQuota', 'astral-planner')?.spec ?? {}) as { hard?: Record<string, string> };
    // 100 replicas of 500m + 50m, old and new side by side.
    expect(millicores(String(hard['requests.cpu']))).toBeGreaterThanOrEqual(2 * 100 * 550);
    expect(Number(hard.pods)).toBeGreaterThanOrEqual(200);
  });

  it('admits no load balancer and no node port', () => {
    expect(named('ResourceQuota', 'astral-planner')?.spec).toMatchObject({
      hard: { 'services.loadbalancers': '0', 'services.nodeports': '0' },
    });
  });

  it('covers what every pod asks for, since a quota refuses pods that ask for nothing', () => {
    expect(named('LimitRange', 'astral-planner')?.spec).toMatchObject({
      limits: [{ type: 'Container', defaultRequest: { cpu: '50m', memory: '64Mi' } }],
    });
  });
});

describe('access', () => {
  it('lets viewers read everything but Secrets, and change nothing', () => {
    const rules = named('Role', 'viewer')?.rules as { resources: string[]; verbs: string[] }[];
    expect(rules.flatMap(({ resources }) => resources)).not.toContain('secrets');
    expect(new Set(rules.flatMap(({ verbs }) => verbs))).toEqual(new Set(['get', 'list', 'watch']));
  });

  it('binds the groups that the platform names', () => {
    expect(named('RoleBinding', 'operator')?.subjects).toEqual([
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'astral-planner-oncall' },
    ]);
  });

  it('makes no role that nobody has', () => {
    const without = build(sampleTarget({ access: { viewers: [], operators: [] } }));
    expect(without.filter(({ application }) => application === 'access')).toEqual([]);
  });
});
