import { Chart, Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { AllowedCalls, type AllowedCallsProps } from '../../../src/constructs/mesh/allowed-calls.ts';
import { CallPolicy } from '../../../src/constructs/mesh/call-policy.ts';
import { CallRoutes, PublicRoutes } from '../../../src/constructs/mesh/call-routes.ts';
import { OutsideGateway, OutsideRoutes, OutsideStore } from '../../../src/constructs/mesh/outside.ts';
import { PageRoute } from '../../../src/constructs/mesh/page-route.ts';
import { ProxyTelemetry } from '../../../src/constructs/mesh/proxy-telemetry.ts';
import { MeshPublicGateway } from '../../../src/constructs/mesh/public-gateway.ts';

const chart = () => new Chart(Testing.app(), 'test');
const at = { name: 'orders', namespace: 'shop' };
const egress = { name: 'out', namespace: 'istio-egress', port: 8443, gateway: 'shop' };

describe('AllowedCalls', () => {
  const props: AllowedCallsProps = {
    ...at,
    pods: { app: 'orders' },
    callers: ['cluster.local/ns/shop/sa/web'],
    ports: [8080],
    reason: 'web uses orders',
  };
  const make = (change: Partial<AllowedCallsProps>) => () => new AllowedCalls(chart(), 'a', { ...props, ...change });

  it('refuses to mean everybody, everything or every port by an empty list', () => {
    expect(make({})).not.toThrow();
    expect(make({ pods: {} })).toThrow('pods is empty, which means all of the namespace. fix:');
    expect(make({ callers: [] })).toThrow('callers is empty, which means everybody. fix:');
    expect(make({ ports: [] })).toThrow('ports is empty, which means every port. fix:');
    expect(make({ hosts: [] })).toThrow('hosts is empty, which means every host. fix:');
  });

  it('refuses a caller that is no identity', () => {
    expect(make({ callers: ['web'] })).toThrow("'web' is not an identity. fix: write <trust domain>/ns/");
  });
});

describe('how calls are made', () => {
  it('refuses a timeout that is none, and a share of pods that is none', () => {
    const route = { service: 'orders', namespace: 'shop', timeoutSeconds: 0, retries: 1 };
    expect(() => new CallRoutes(chart(), 'a', route)).toThrow('timeoutSeconds 0 is no timeout. fix:');
    const page = {
      ...at,
      host: 'page.example.com',
      gateway: 'internal',
      service: { name: 'page', namespace: 'pages', port: 80 },
      strictTransportSecurity: 'max-age=1',
    };
    expect(() => new PageRoute(chart(), 'a', { ...page, timeoutSeconds: 0.5 })).toThrow('0.5 is no timeout. fix:');
    const eject = { errors: 5, intervalSeconds: 10, forSeconds: 30, most: 0 };
    expect(
      () => new CallPolicy(chart(), 'a', { service: 'orders', namespace: 'shop', connections: 1, waiting: 1, eject }),
    ).toThrow('most 0 is no percentage. fix:');
  });

  it('refuses one path of a host for two services', () => {
    const route = (service: string) => ({
      name: service,
      service,
      path: '/',
      namespace: 'shop',
      timeoutSeconds: 1,
      retries: 0,
    });
    const make = () =>
      new PublicRoutes(chart(), 'a', {
        host: 'shop.example.com',
        namespace: 'shop',
        gateway: 'istio-ingress/shop',
        gatewayNamespace: 'istio-ingress',
        routes: [route('web'), route('api')],
        strictTransportSecurity: 'max-age=1',
      });
    expect(make).toThrow('/ is of web and of api. fix:');
  });

  it('refuses a share of traces beyond all of them, and a gateway without hosts', () => {
    expect(
      () =>
        new ProxyTelemetry(chart(), 'a', {
          namespace: 'shop',
          accessLogs: 'all',
          tracing: { provider: 'otel', percent: 101 },
        }),
    ).toThrow('percent 101 is no share. fix:');
    expect(
      () =>
        new MeshPublicGateway(chart(), 'a', {
          ...at,
          pods: {},
          hosts: [],
          certificateSecret: 'tls',
        }),
    ).toThrow('hosts is empty. fix:');
  });

  it('sends a share of the traces to a provider, where there is one', () => {
    const here = chart();
    new ProxyTelemetry(here, 'a', { namespace: 'shop', accessLogs: 'all', tracing: { provider: 'otel', percent: 10 } });
    expect(Testing.synth(here)[0].spec.tracing).toEqual([
      { providers: [{ name: 'otel' }], randomSamplingPercentage: 10 },
    ]);
  });
});

describe('what is outside', () => {
  it('refuses a host with two ports, and a store whose addresses nobody knows', () => {
    const hosts = [443, 8443].map((port) => ({ host: 'api.example.com', port }));
    expect(() => new OutsideGateway(chart(), 'a', { egress, pods: {}, routesFrom: 'shop', hosts })).toThrow(
      'api.example.com is there with two ports',
    );
    expect(
      () => new OutsideStore(chart(), 'a', { ...at, hosts: ['db.example.com'], addresses: [], port: 5432 }),
    ).toThrow('without addresses every connection to the port would pass');
  });

  it('keeps names of subsets within what Istio takes, and apart', () => {
    const here = chart();
    const long = 'a-very-long-bucket-name-of-somebody-in-some-region.s3.ap-southeast-1.amazonaws.com';
    const hosts = ['x', 'y'].map((first) => ({ host: `${first}${long}`, port: 443 }));
    new OutsideRoutes(here, 'a', { namespace: 'shop', egress, hosts });
    const rule = Testing.synth(here).find(({ kind }) => kind === 'DestinationRule');
    const names: string[] = rule.spec.subsets.map(({ name }: { name: string }) => name);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(`tls-${name}`.length).toBeLessThanOrEqual(63);
  });
});
