import { describe, expect, it } from 'vitest';
import { podAmounts } from '../../src/verify/capacity/resources.ts';
import { injectedProxy } from '../../src/verify/injected-proxy.ts';
import { podTemplateOf } from '../../src/verify/pod-template.ts';

function template(labels: Record<string, string>, annotations: Record<string, string> = {}) {
  const container = { name: 'web', resources: { requests: { cpu: '1', memory: '1Gi' } } };
  const found = podTemplateOf({
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { template: { metadata: { labels, annotations }, spec: { containers: [container] } } },
    },
    file: 'a.yaml',
  });
  if (!found) throw new Error('no template');
  return found;
}

const INJECT = { 'sidecar.istio.io/inject': 'true' };

describe('a proxy that a webhook adds', () => {
  it('is counted in what a pod asks for, by what the pod says of it', () => {
    const annotations = { 'sidecar.istio.io/proxyCPU': '500m', 'sidecar.istio.io/proxyMemoryLimit': '256Mi' };
    const amounts = podAmounts(template(INJECT, annotations), undefined);
    expect(amounts['requests.cpu']).toBe(1.5);
    expect(amounts['limits.memory']).toBe(256 * 2 ** 20);
  });

  it('asks for what Istio’s chart says where the pod says nothing', () => {
    expect(podAmounts(template(INJECT), undefined)['requests.cpu']).toBe(1.1);
  });

  it('is not there in pods that do not ask for one', () => {
    expect(injectedProxy(template({}))).toBeUndefined();
    expect(podAmounts(template({}), undefined)['requests.cpu']).toBe(1);
  });
});
