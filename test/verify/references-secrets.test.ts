import { describe, expect, it } from 'vitest';
import { readManifests } from '../../src/verify/read/index.ts';
import { checks } from '../../src/verify/registry.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { verify } from '../../src/verify/verify.ts';

/** What is said of Secrets that some YAML uses: findings, and what is left unchecked after `?`. */
function said(text: string): string[] {
  const { subjects } = readManifests({ file: 'shop/all.yaml', text });
  const context = { set: new ManifestSet(subjects), kubernetes: '1.34' };
  const own = checks.filter(({ id }) => id === 'missing-secret');
  const { findings, notChecked } = verify({ target: 'shop', checks: own, context });
  return [
    ...findings.map(({ object, path, message }) => `${object} ${path} ${message}`),
    ...notChecked.map(({ object, reason }) => `? ${object} ${reason}`),
  ];
}

const application = (chart: string, namespace: string) => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: gateway, namespace: argocd, labels: { app.kubernetes.io/managed-by: orrery } }
spec:
  source: { repoURL: 'https://charts.example.com', chart: ${chart}, targetRevision: 1.0.0 }
  destination: { server: 'https://kubernetes.default.svc', namespace: ${namespace} }
---`;

const certificate = (secretName: string, namespace = 'edge') => `
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: public, namespace: ${namespace} }
spec: { secretName: ${secretName} }
---`;

const gateway = (credentialName: string, namespace = 'edge') => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: ${namespace} }
spec:
  selector: { istio: ingressgateway }
  servers: [{ tls: { mode: SIMPLE, credentialName: ${credentialName} } }]
---`;

const pods = (namespace: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: gateway, namespace: ${namespace} }
spec: { template: { metadata: { labels: { istio: ingressgateway } }, spec: { containers: [] } } }
---`;

describe('the certificate of an Istio Gateway', () => {
  const missing =
    'Gateway/edge/public spec.servers[0].tls.credentialName is public-tls, but there is no Secret/edge/public-tls';

  it('is there when a Certificate makes it', () => {
    expect(said(`${application('gateway', 'edge')}${certificate('public-tls')}${gateway('public-tls')}`)).toEqual([]);
  });

  it('is missing when the Certificate makes another: the chart of the gateway makes none', () => {
    expect(said(`${application('gateway', 'edge')}${certificate('public-cert')}${gateway('public-tls')}`)).toEqual([
      missing,
    ]);
  });

  it('is unchecked beside another chart, which may make it', () => {
    expect(said(`${application('ingress', 'edge')}${certificate('public-cert')}${gateway('public-tls')}`)).toEqual([
      expect.stringMatching(/^\? Gateway\/edge\/public .+Application gateway may make it/),
    ]);
  });

  it('is looked for where the pods run, not where the Gateway lies', () => {
    const applied = `${application('web', 'other')}${pods('edge')}`;
    expect(said(`${applied}${certificate('public-tls', 'edge')}${gateway('public-tls', 'shop')}`)).toEqual([]);
    expect(said(`${applied}${certificate('public-tls', 'shop')}${gateway('public-tls', 'shop')}`)).toEqual([
      'Gateway/shop/public spec.servers[0].tls.credentialName is public-tls, but there is no Secret/edge/public-tls',
    ]);
  });

  it('is not spoken of while nobody knows where the pods run, nor where the name has a scheme', () => {
    expect(said(`${application('gateway', 'edge')}${gateway('public-tls', 'shop')}`)).toEqual([]);
    expect(said(`${application('gateway', 'edge')}${gateway('builtin://')}`)).toEqual([]);
  });
});

describe('the authority that an Istio gateway trusts', () => {
  const rule = (exportTo: string) => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: page, namespace: edge }
spec:
  host: page.shop.svc.cluster.local
  exportTo: ['${exportTo}']
  trafficPolicy: { tls: { mode: SIMPLE, credentialName: page-trust } }
---`;
  const missing =
    'DestinationRule/edge/page spec.trafficPolicy.tls.credentialName is page-trust, but there is no Secret/edge/page-trust';

  it('is a Secret beside the rule, where nobody else sees that', () => {
    const applied = application('gateway', 'edge');
    expect(said(`${applied}${certificate('page-trust')}${rule('.')}`)).toEqual([]);
    expect(said(`${applied}${certificate('page-trust', 'shop')}${rule('.')}`)).toEqual([missing]);
  });

  it('is not spoken of where others see the rule: their gateways look beside themselves', () => {
    expect(said(`${application('gateway', 'edge')}${rule('*')}`)).toEqual([]);
  });
});

describe('the Secret of a lease of Vault', () => {
  const lease = (mount: string, more = '') => `
apiVersion: secrets.hashicorp.com/v1beta1
kind: VaultDynamicSecret
metadata: { name: db, namespace: shop }
spec: { mount: ${mount}, path: creds/shop, destination: { name: db, create: true${more} } }
---
apiVersion: batch/v1
kind: Job
metadata: { name: web, namespace: shop }
spec: { template: { spec: { containers: [{ env: [{ valueFrom: { secretKeyRef: { name: db, key: usrname } } }] }] } } }
---`;

  it('has the keys that databases give', () => {
    expect(said(`${application('web', 'other')}${lease('database')}`)).toEqual([
      'Job/shop/web spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef.key is usrname, but Secret/db, made by VaultDynamicSecret/db, has no such key; did you mean username?',
    ]);
    expect(said(`${application('web', 'other')}${lease('database').replace('usrname', 'username')}`)).toEqual([]);
  });

  it('may have any where another engine gives them, or a transformation makes them', () => {
    expect(said(`${application('web', 'other')}${lease('rabbitmq')}`)).toEqual([]);
    const transformed = ', transformation: { templates: { usrname: { text: x } } }';
    expect(said(`${application('web', 'other')}${lease('database', transformed)}`)).toEqual([]);
  });
});
