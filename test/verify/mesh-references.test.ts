import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { missingSubset } from '../../src/verify/checks/missing-subset.ts';
import { mtlsMismatch } from '../../src/verify/checks/mtls-mismatch.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { verify } from '../../src/verify/verify.ts';
import { ownApplication } from '../support/own-set.ts';

const outsider = `
apiVersion: v1
kind: Pod
metadata: { name: outsider, namespace: shop, labels: { app: outsider } }
spec: { containers: [] }
---`;

describe('TLS between proxies', () => {
  it('is not spoken to a pod that has no proxy', () => {
    const rule = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: outsider, namespace: shop }
spec: { host: outsider, trafficPolicy: { tls: { mode: ISTIO_MUTUAL } } }
---
apiVersion: v1
kind: Service
metadata: { name: outsider, namespace: shop }
spec: { selector: { app: outsider } }
---`;
    const subjects = (loadAll(outsider + rule) as KubernetesObject[])
      .filter(Boolean)
      .map((object) => ({ object, file: 'a.yaml' }));
    const context = { set: new ManifestSet(subjects), kubernetes: '1.34' };
    const { findings } = verify({ target: 'a', checks: [mtlsMismatch], context });
    expect(findings.map(({ message }) => message)).toEqual([
      'is ISTIO_MUTUAL, but Pod/shop/outsider has no proxy that could speak it',
    ]);
  });
});

describe('hosts of VirtualServices', () => {
  const route = (host: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: out, namespace: shop, labels: { app.kubernetes.io/managed-by: orrery } }
spec: { hosts: [out.example.com], tls: [{ match: [{ sniHosts: [out.example.com] }], route: [{ destination: { host: ${host} } }] }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: out, namespace: shop }
spec: { hosts: ['out.example.com', '*.any.example.com'] }
---
${ownApplication}`;
  const found = (host: string) => {
    const subjects = (loadAll(route(host)) as KubernetesObject[])
      .filter(Boolean)
      .map((object) => ({ object, file: 'a.yaml' }));
    const context = { set: new ManifestSet(subjects), kubernetes: '1.34' };
    return verify({ target: 'a', checks: [missingSubset], context }).findings.map(({ message }) => message);
  };

  it('are Services, or hosts that a ServiceEntry knows', () => {
    expect(found('out.example.com')).toEqual([]);
    expect(found('one.any.example.com')).toEqual([]);
    expect(found('typo.example.com').join()).toContain('is typo.example.com, but there is no ServiceEntry');
  });
});
