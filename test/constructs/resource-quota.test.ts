import { Testing } from 'cdk8s';
import { expect, it } from 'vitest';
import { ResourceQuota } from '../../src/constructs/resource-quota.ts';
import { RestoreTestNamespace } from '../../src/constructs/restore-test-namespace.ts';

interface Quota {
  readonly kind: string;
  readonly spec: { readonly hard: Record<string, unknown> };
}

it('writes every quantity as the API server stores it: as a string, rounded up', () => {
  const chart = Testing.chart();
  new ResourceQuota(chart, 'Quota', {
    name: 'shop',
    namespace: 'shop',
    pods: 20,
    cpuMillicores: 1500,
    memoryRequestBytes: 2 ** 30 + 1,
    memoryLimitBytes: 2 ** 31,
  });
  const [quota] = Testing.synth(chart) as Quota[];
  expect(quota?.spec.hard).toEqual({
    pods: '20',
    'requests.cpu': '2',
    'requests.memory': '2Gi',
    'limits.memory': '2Gi',
    'services.loadbalancers': '0',
    'services.nodeports': '0',
  });
});

it('so does the quota that lets nothing run', () => {
  const chart = Testing.chart();
  new RestoreTestNamespace(chart, 'Namespace', { name: 'restore-test', podSecurityVersion: 'v1.34' });
  const quota = (Testing.synth(chart) as Quota[]).find(({ kind }) => kind === 'ResourceQuota');
  expect(new Set(Object.values(quota?.spec.hard ?? {}))).toEqual(new Set(['0']));
});
