import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Layer } from '../../charts/layer.ts';
import { network } from '../../charts/network.ts';
import { prometheusPods } from '../../src/addons/addresses.ts';
import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { makeContract } from '../../src/platform/contract.ts';
import type { Target } from '../../src/platform/target.ts';
import { type End, passes } from '../support/network.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { sampleTarget } from '../support/target.ts';

const NAMESPACE = 'astral-planner-production';

function build(target: Target) {
  const layer = new Layer(Testing.app(), network, target);
  network.build(layer, target);
  return Testing.synth(layer);
}

const small = {
  image: 'ghcr.io/astral-planner/small',
  version: 'v1.0.0',
  port: 4000,
  resources: { cpu: { request: '50m' }, memory: { request: '64Mi', limit: '64Mi' } },
};
/** `web` uses `orders` and Stripe, `orders` uses OpenAI; nothing uses `lonely`. */
const three = (egress: object = {}) =>
  sampleTarget({
    services: {
      web: { ...small, uses: ['orders', 'stripe'] },
      orders: { ...small, uses: ['openai'] },
      lonely: { ...small, uses: [] },
    },
    ...egress,
  });

const pod = (name: string): End => ({
  namespace: NAMESPACE,
  labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': NAMESPACE },
});
const at = (address: string): End => ({ address });
const prometheus: End = { namespace: 'monitoring', labels: prometheusPods };
const edge: End = {
  namespace: 'edge',
  labels: {
    'app.kubernetes.io/name': 'public-nginx',
    'app.kubernetes.io/instance': 'nginx-gateway-fabric',
    'app.kubernetes.io/managed-by': 'nginx-gateway-fabric-nginx',
  },
};
const stranger: End = { namespace: 'other', labels: { 'app.kubernetes.io/name': 'app' } };

const sample = build(sampleTarget());
const several = build(three());
const connects = (from: End, to: End, port: number, policies: KubernetesObject[] = several) =>
  passes(policies, { from, to, port });

describe('network', () => {
  it('lets a service reach the service it uses, on the port its pods take traffic on', () => {
    expect(connects(pod('web'), pod('orders'), 4000)).toBe(true);
  });

  it('lets neither the used service call back, nor a service that was not declared', () => {
    expect(connects(pod('orders'), pod('web'), 4000)).toBe(false);
    expect(connects(pod('web'), pod('lonely'), 4000)).toBe(false);
    expect(connects(pod('lonely'), pod('orders'), 4000)).toBe(false);
    expect(connects(pod('web'), pod('orders'), 4001)).toBe(false);
    expect(connects(stranger, pod('orders'), 4000)).toBe(false);
  });

  it('names each policy after its edge and says why it is there', () => {
    const policies = several.filter((object) => object.kind === 'NetworkPolicy');
    const names = policies.map((policy) => policy.metadata.name);
    expect(names).toContain('web-to-orders');
    expect(names).toContain('orders-from-web');
    expect(names.filter((name) => name.includes('lonely'))).toEqual([]);
    for (const policy of policies) expect(policy.metadata.annotations['orrery.dev/reason']).toMatch(/\w{3}/);
  });

  it('lets services reach their stores in the subnets and on the port of the contract, and no other address', () => {
    expect(connects(pod('app'), at('10.10.200.7'), 5432, sample)).toBe(true);
    expect(connects(pod('app'), at('10.10.210.7'), 6379, sample)).toBe(true);
    expect(connects(pod('app'), at('10.10.200.7'), 6379, sample)).toBe(false);
    expect(connects(pod('app'), at('10.10.100.7'), 5432, sample)).toBe(false);
    expect(connects(pod('egress-proxy'), at('10.10.200.7'), 5432, sample)).toBe(false);
  });

  it('lets every pod resolve names, and none of them talk to DNS servers elsewhere', () => {
    const dns: End = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
    for (const protocol of ['UDP', 'TCP'] as const) {
      expect(passes(sample, { from: pod('app'), to: dns, port: 53, protocol })).toBe(true);
      expect(passes(sample, { from: pod('app'), to: at('8.8.8.8'), port: 53, protocol })).toBe(false);
    }
  });

  it('gives each service its own port of the egress proxy, and no way to that of another', () => {
    // Alphabetical: app, orders, web.
    expect(connects(pod('orders'), pod('egress-proxy'), 15_002)).toBe(true);
    expect(connects(pod('web'), pod('egress-proxy'), 15_003)).toBe(true);
    expect(connects(pod('web'), pod('egress-proxy'), 15_002)).toBe(false);
    expect(connects(pod('lonely'), pod('egress-proxy'), 15_001)).toBe(false);
  });

  it('says a client’s port of the egress proxy at both ends, so that one lost policy opens nothing', () => {
    const ports = (name: string, way: 'egress' | 'ingress') =>
      several.find((o) => o.metadata.name === name)?.spec[way][0].ports.map((p: { port: number }) => p.port);
    expect(ports('web-to-egress-proxy', 'egress')).toEqual([15_003]);
    expect(ports('egress-proxy-from-web', 'ingress')).toEqual([15_003]);
  });

  it('lets nothing but the egress proxy out, and that only to the internet', () => {
    expect(connects(pod('egress-proxy'), at('104.18.6.192'), 443)).toBe(true);
    expect(connects(pod('egress-proxy'), at('104.18.6.192'), 80)).toBe(false);
    for (const address of ['169.254.169.254', '10.10.5.5', '172.20.0.1', '100.64.0.1', 'fd00:ec2::254', '2600::1']) {
      expect([address, connects(pod('egress-proxy'), at(address), 443)]).toEqual([address, false]);
    }
    expect(connects(pod('web'), at('104.18.6.192'), 443)).toBe(false);
  });

  it('lets public services take requests from the proxies of the edge alone, at the port of their own proxy', () => {
    expect(connects(edge, pod('app'), 8080, sample)).toBe(true);
    expect(connects(edge, pod('app'), 3000, sample)).toBe(false);
    expect(connects({ ...edge, namespace: 'other' }, pod('app'), 8080, sample)).toBe(false);
    expect(connects(edge, pod('web'), 4000)).toBe(false);
  });

  it('lets Prometheus scrape, and nobody else', () => {
    expect(connects(prometheus, pod('app'), 9464, sample)).toBe(true);
    expect(connects(prometheus, pod('egress-proxy'), 9902, sample)).toBe(true);
    expect(connects(stranger, pod('app'), 9464, sample)).toBe(false);
    expect(connects(prometheus, pod('app'), 8080, sample)).toBe(false);
  });

  it('has no egress proxy where no service uses a name outside', () => {
    const target = sampleTarget({ services: { app: { uses: ['postgres', 'redis'] } } });
    const names = build(target).map((object) => object.metadata.name);
    expect(names.filter((name) => name.includes('egress-proxy'))).toEqual([]);
    expect(names).toContain('app-to-postgres');
  });

  it('has no ingress from the edge where there is none', () => {
    const names = build(sampleTarget({ edge: null, services: { app: { public: null } } })).map(
      (object) => object.metadata.name,
    );
    expect(names).not.toContain('app-from-edge');
  });

  it('takes the addresses of APIs from the contract instead of a proxy, where a platform says so', () => {
    const target = sampleTarget({ services: { app: { uses: ['postgres', 'openai'] } } });
    const listed: Target = {
      ...target,
      spec: { ...target.spec, egress: { kind: 'cidrs' } },
      contract: makeContract({ ...target.contract.outputs, openai_cidrs: ['104.18.0.0/16'] }),
    };
    const policies = build(listed);
    expect(policies.map((object) => object.kind)).not.toContain('Deployment');
    expect(connects(pod('app'), at('104.18.6.192'), 443, policies)).toBe(true);
    expect(connects(pod('app'), at('104.19.6.192'), 443, policies)).toBe(false);
  });
});

describeWithSchemas(
  'network, as the API server sees it',
  { kubernetes: '1.34', groups: ['monitoring.coreos.com'] },
  (schemas) => {
    it('is valid', () => {
      expect(complaintsOf(schemas, [...sample, ...several])).toEqual([]);
    });
  },
);
