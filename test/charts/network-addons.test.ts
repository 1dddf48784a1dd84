import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Layer } from '../../charts/layer.ts';
import { networkAddons } from '../../charts/network-addons.ts';
import { prometheusPods } from '../../src/addons/addresses.ts';
import { addonsInUse } from '../../src/addons/in-use.ts';
import { catalogue, isHelmChart } from '../../src/addons/index.ts';
import type { Target } from '../../src/platform/target.ts';
import { type End, passes } from '../support/network.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { sampleTarget } from '../support/target.ts';

function build(target: Target) {
  const layer = new Layer(Testing.app(), networkAddons, target);
  networkAddons.build(layer, target);
  return Testing.synth(layer);
}

const target = sampleTarget();
const sample = build(target);
const connects = (from: End, to: End, port: number) => passes(sample, { from, to, port });

const at = (address: string): End => ({ address });
const pod = (namespace: string, labels: Record<string, string>): End => ({ namespace, labels });
const prometheus = pod('monitoring', prometheusPods);
const rollouts = pod('argo-rollouts', {
  'app.kubernetes.io/name': 'argo-rollouts',
  'app.kubernetes.io/component': 'rollouts-controller',
});
const webhook = pod('cert-manager', { 'app.kubernetes.io/name': 'webhook', 'app.kubernetes.io/component': 'webhook' });
const proxy = pod('edge', {
  'app.kubernetes.io/name': 'public-nginx',
  'app.kubernetes.io/instance': 'nginx-gateway-fabric',
  'app.kubernetes.io/managed-by': 'nginx-gateway-fabric-nginx',
});
const app = pod('astral-planner-production', {
  'app.kubernetes.io/name': 'app',
  'app.kubernetes.io/instance': 'astral-planner-production',
});

describe('network-addons', () => {
  it('denies by default in the namespace of each add-on but kube-system', () => {
    const denied = sample.filter((o) => o.metadata.name === 'default-deny').map((o) => o.metadata.namespace);
    const expected = addonsInUse(target.spec)
      .filter((id) => isHelmChart(catalogue[id].chart) && catalogue[id].flows.length > 0)
      .map((id) => catalogue[id].namespace)
      .filter((namespace) => namespace !== 'kube-system');
    expect(new Set(denied)).toEqual(new Set([...expected, 'edge', 'logging']));
    expect(denied).toEqual([...new Set(denied)]);
  });

  it('lets the API server call webhooks, and no pod', () => {
    expect(connects(at('10.10.240.5'), webhook, 10_250)).toBe(true);
    expect(connects(at('10.10.5.5'), webhook, 10_250)).toBe(false);
    expect(connects(app, webhook, 10_250)).toBe(false);
  });

  it('lets controllers reach the API server, at its own addresses and at that of its Service', () => {
    expect(connects(rollouts, at('10.10.240.5'), 443)).toBe(true);
    expect(connects(rollouts, at('172.20.0.1'), 443)).toBe(true);
    expect(connects(rollouts, at('172.20.0.2'), 443)).toBe(false);
  });

  it('lets a flow between add-ons pass at both of its ends', () => {
    expect(connects(rollouts, prometheus, 9090)).toBe(true);
    expect(connects(rollouts, prometheus, 9093)).toBe(false);
    expect(connects(webhook, prometheus, 9090)).toBe(false);
  });

  it('lets the load balancer reach the proxies, the proxies public services, and nobody else either', () => {
    expect(connects(at('10.10.4.20'), proxy, 443)).toBe(true);
    expect(connects(at('10.10.100.20'), proxy, 443)).toBe(false);
    expect(connects(proxy, app, 8080)).toBe(true);
    expect(connects(proxy, app, 9464)).toBe(false);
    expect(connects(proxy, at('104.18.6.192'), 443)).toBe(false);
  });

  it('lets every client on the internet reach the proxies where their own load balancer passes addresses on', () => {
    const open = build(sampleTarget({ edge: { via: 'load-balancer' } }));
    expect(passes(open, { from: at('203.0.113.9'), to: proxy, port: 443 })).toBe(true);
    expect(passes(open, { from: at('203.0.113.9'), to: proxy, port: 9113 })).toBe(false);
  });

  it('keeps what may reach the internet from reaching the instance metadata and the private networks', () => {
    const alertmanager = pod('monitoring', { 'app.kubernetes.io/name': 'alertmanager' });
    expect(connects(alertmanager, at('52.1.1.1'), 443)).toBe(true);
    expect(connects(alertmanager, at('169.254.169.254'), 443)).toBe(false);
    expect(connects(alertmanager, at('10.10.200.7'), 443)).toBe(false);
  });

  it('lets the shipper, the operator and Kibana reach Elasticsearch', () => {
    const store = pod('logging', { 'common.k8s.elastic.co/type': 'elasticsearch' });
    const shipper = pod('logging', { 'app.kubernetes.io/name': 'fluent-bit' });
    const kibana = pod('logging', { 'common.k8s.elastic.co/type': 'kibana' });
    const operator = pod('elastic-system', { 'app.kubernetes.io/name': 'elastic-operator' });
    for (const client of [shipper, kibana, operator]) expect(connects(client, store, 9200)).toBe(true);
    expect(connects(store, store, 9300)).toBe(true);
    expect(connects(shipper, store, 9300)).toBe(false);
    expect(connects(app, store, 9200)).toBe(false);
  });

  it('lets probes open a connection to the stores they watch', () => {
    const prober = pod('monitoring', { 'app.kubernetes.io/name': 'prometheus-blackbox-exporter' });
    expect(connects(prober, at('10.10.200.7'), 5432)).toBe(true);
    expect(connects(prober, at('10.10.200.7'), 6379)).toBe(false);
  });

  it('names each policy once in its namespace, after who is meant, and says why', () => {
    const ids = sample.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids).toContain('cert-manager/webhook-from-api-server');
    const internet = sample.find(({ metadata }) => metadata.name === 'alertmanager-to-internet');
    expect(internet?.metadata.annotations['orrery.dev/reason']).toContain('events.pagerduty.com');
  });

  it('has nothing of the edge and the logs where a platform has neither', () => {
    const bare = build(sampleTarget({ edge: null, logs: null, services: { app: { public: null } } }));
    const namespaces = new Set(bare.map(({ metadata }) => metadata.namespace));
    expect(namespaces).not.toContain('edge');
    expect(namespaces).not.toContain('logging');
    expect(namespaces).toContain('monitoring');
  });

  it('opens the way from ingress-nginx to public services where the edge is an Ingress', () => {
    const controller = pod('ingress-nginx', {
      'app.kubernetes.io/name': 'ingress-nginx',
      'app.kubernetes.io/component': 'controller',
    });
    const ingress = build(
      sampleTarget({ edge: { kind: 'ingress', via: 'alb', certificate: { email: 'ops@astral-planner.com' } } }),
    );
    expect(passes(ingress, { from: controller, to: app, port: 8080 })).toBe(true);
    expect(passes(ingress, { from: controller, to: app, port: 9464 })).toBe(false);
  });
});

describeWithSchemas('network-addons, as the API server sees it', { kubernetes: '1.34', groups: [] }, (schemas) => {
  it('is valid', () => {
    expect(complaintsOf(schemas, sample)).toEqual([]);
  });
});
