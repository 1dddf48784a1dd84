import { App, Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { edge } from '../../charts/edge.ts';
import { Layer } from '../../charts/layer.ts';
import type { Target } from '../../src/platform/target.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { sampleTarget } from '../support/target.ts';

function build(target: Target) {
  const layer = new Layer(Testing.app(), edge, target);
  edge.build(layer, target);
  return Testing.synth(layer);
}

const ingressEdge = { kind: 'ingress', via: 'alb', certificate: { email: 'ops@astral-planner.com' } };
const sample = build(sampleTarget());
const balanced = build(sampleTarget({ edge: { via: 'load-balancer' } }));
const ingress = build(sampleTarget({ edge: ingressEdge }));

const find = (objects: typeof sample, kind: string, name?: string) =>
  objects.find((o) => o.kind === kind && (name === undefined || o.metadata.name === name));
const kinds = (objects: typeof sample) => objects.map((o) => o.kind);

describe('edge', () => {
  it('answers an ALB, which names no host to its targets, with one HTTPS listener for all hosts', () => {
    const { listeners } = find(sample, 'Gateway').spec;
    expect(listeners.map((l: { name: string }) => l.name)).toEqual(['http', 'https']);
    expect(listeners[1]).not.toHaveProperty('hostname');
    expect(find(sample, 'HTTPRoute', 'app').spec.parentRefs[0].sectionName).toBe('https');
  });

  it('gives each host its own HTTPS listener where clients say which host they want', () => {
    const { listeners } = find(balanced, 'Gateway').spec;
    expect(listeners[1]).toMatchObject({ name: 'https-astral-planner.com', hostname: 'astral-planner.com', port: 443 });
    expect(find(balanced, 'HTTPRoute', 'app').spec.parentRefs[0].sectionName).toBe('https-astral-planner.com');
  });

  it('asks for one certificate of all names, where the platform wants a wildcard', () => {
    const certificate = { wildcard: true };
    const hosts = { services: { app: { public: { host: 'a.b.astral-planner.com' } } } };
    const names = (difference: object) =>
      find(build(sampleTarget({ edge: { certificate }, ...difference })), 'Certificate').spec.dnsNames;
    expect(names({})).toEqual(['astral-planner.com', '*.astral-planner.com']);
    // A wildcard covers one level.
    expect(names(hosts)).toEqual(['astral-planner.com', '*.astral-planner.com', 'a.b.astral-planner.com']);
    expect(find(sample, 'Certificate').spec.dnsNames).toEqual(['astral-planner.com']);
  });

  it('speaks TLS 1.2 and 1.3 alone', () => {
    const { tls } = find(sample, 'Gateway').spec.listeners[1];
    expect(tls.options).toEqual({ 'nginx.org/ssl-protocols': 'TLSv1.2 TLSv1.3' });
    expect(tls.certificateRefs[0].name).toBe(find(sample, 'Certificate').spec.secretName);
  });

  it('takes routes of the platform’s namespace over HTTPS, and over HTTP of its own alone', () => {
    const [http, https] = find(sample, 'Gateway').spec.listeners;
    expect(http.allowedRoutes.namespaces).toEqual({ from: 'Same' });
    expect(https.allowedRoutes.namespaces.selector.matchLabels).toEqual({ 'orrery.dev/edge': 'public' });
  });

  it('sends what comes without TLS to the same address with it', () => {
    const { spec, metadata } = find(sample, 'HTTPRoute', 'https-redirect');
    expect(metadata.namespace).toBe('edge');
    expect(spec.parentRefs[0].sectionName).toBe('http');
    expect(spec.rules[0].filters[0].requestRedirect).toEqual({ scheme: 'https', statusCode: 301 });
    expect(spec.rules[0]).not.toHaveProperty('backendRefs');
  });

  it('starts a canary at no share of the traffic', () => {
    const { backendRefs } = find(sample, 'HTTPRoute', 'app').spec.rules[0];
    expect(backendRefs.map((b: { name: string; weight: number }) => [b.name, b.weight])).toEqual([
      ['app', 100],
      ['app-canary', 0],
    ]);
  });

  it('routes to the active Service alone where a release is blue-green or rolling', () => {
    for (const kind of ['blue-green', 'rolling']) {
      const objects = build(sampleTarget({ services: { app: { delivery: { kind } } } }));
      const { backendRefs } = find(objects, 'HTTPRoute', 'app').spec.rules[0];
      expect(backendRefs.map((b: { name: string }) => b.name)).toEqual(['app']);
    }
  });

  it('says HSTS in every answer, without asking for preload unless a platform does', () => {
    const [filter] = find(sample, 'HTTPRoute', 'app').spec.rules[0].filters;
    expect(filter.responseHeaderModifier.set).toEqual([
      { name: 'Strict-Transport-Security', value: 'max-age=31536000; includeSubDomains' },
    ]);
  });

  it('registers the proxies in the ALB’s target group, and opens their ports to its subnets', () => {
    const { spec, metadata } = find(sample, 'TargetGroupBinding');
    expect(metadata.namespace).toBe('edge');
    expect(spec.serviceRef).toEqual({ name: 'public-nginx', port: 443 });
    expect(spec.networking.ingress[0].from).toHaveLength(3);
    expect(spec.networking.ingress[0].ports.map((p: { port: number }) => p.port)).toEqual([443, 8081]);
  });

  it('asks for a load balancer of its own where a platform says so, and then binds no target group', () => {
    expect(kinds(balanced)).not.toContain('TargetGroupBinding');
    const { annotations } = find(balanced, 'Gateway').spec.infrastructure;
    expect(annotations['service.beta.kubernetes.io/aws-load-balancer-scheme']).toBe('internet-facing');
    expect(find(sample, 'Gateway').spec).not.toHaveProperty('infrastructure');
  });

  it('proves hosts by DNS in the platform’s own zone', () => {
    const issuer = find(sample, 'ClusterIssuer');
    expect(issuer.metadata.name).toBe('letsencrypt-production');
    expect(issuer.spec.acme.solvers).toEqual([
      {
        selector: { dnsZones: ['astral-planner.com'] },
        dns01: { route53: { region: 'us-east-1', hostedZoneID: 'Z00000000000000000000' } },
      },
    ]);
    expect(find(sample, 'Certificate').spec.issuerRef.name).toBe('letsencrypt-production');
  });

  it('refuses a host that lies outside the zone in which it would be proven', () => {
    for (const host of ['planner.example.com', 'my-astral-planner.com']) {
      const target = sampleTarget({ services: { app: { public: { host } } } });
      const app = new App();
      edge.build(new Layer(app, edge, target), target);
      expect(app.node.findAll().flatMap((c) => c.node.validate())).toEqual([
        `Certificate edge/public-tls: host '${host}' is not in astral-planner.com, the zone in which it would be proven. fix: use a host below astral-planner.com`,
      ]);
    }
  });

  it('accepts a host below the zone', () => {
    const target = sampleTarget({ services: { app: { public: { host: 'www.astral-planner.com' } } } });
    const app = new App();
    edge.build(new Layer(app, edge, target), target);
    expect(app.node.findAll().flatMap((c) => c.node.validate())).toEqual([]);
  });

  it('uses an Ingress of the class that ingress-nginx serves, with the certificate beside it, where a platform asks for it', () => {
    expect(kinds(ingress)).not.toContain('Gateway');
    const { spec, metadata } = find(ingress, 'Ingress');
    expect(metadata.namespace).toBe(find(ingress, 'Certificate').metadata.namespace);
    expect(spec.ingressClassName).toBe('nginx');
    expect(spec.tls).toEqual([{ hosts: ['astral-planner.com'], secretName: 'public-tls' }]);
    expect(find(ingress, 'TargetGroupBinding').spec.serviceRef.name).toBe('ingress-nginx-controller');
  });

  it('is empty where nothing is public', () => {
    expect(build(sampleTarget({ services: { app: { public: null } } }))).toEqual([]);
    expect(build(sampleTarget({ edge: null, services: { app: { public: null } } }))).toEqual([]);
  });
});

const groups = ['gateway.networking.k8s.io', 'cert-manager.io', 'elbv2.k8s.aws', 'monitoring.coreos.com'];
describeWithSchemas('edge, as the API server sees it', { kubernetes: '1.34', groups }, (schemas) => {
  it('is valid, whichever way traffic comes', () => {
    expect(complaintsOf(schemas, [...sample, ...balanced, ...ingress])).toEqual([]);
  });
});
