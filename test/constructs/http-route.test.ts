import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { HttpRoute, type HttpRouteProps } from '../../src/constructs/http-route.ts';
import { strictTransportSecurity } from '../../src/constructs/http-route-hsts.ts';
import { PublicIngress } from '../../src/constructs/ingress.ts';

const props: HttpRouteProps = {
  name: 'web',
  namespace: 'shop',
  gateway: { name: 'public', namespace: 'edge', section: 'https' },
  hosts: ['shop.example'],
  paths: ['/', '/api'],
  backends: [{ service: 'web', port: 80, weight: 100 }],
  timeoutSeconds: 30,
  strictTransportSecurity: 'max-age=1',
};
function render(difference: Partial<HttpRouteProps> = {}) {
  const chart = Testing.chart();
  new HttpRoute(chart, 'route', { ...props, ...difference });
  return Testing.synth(chart)[0].spec;
}

describe('HttpRoute', () => {
  it('matches each path as a prefix', () => {
    expect(render().rules[0].matches).toEqual([
      { path: { type: 'PathPrefix', value: '/' } },
      { path: { type: 'PathPrefix', value: '/api' } },
    ]);
  });

  it('refuses weights that leave every request without a backend', () => {
    expect(() => render({ backends: [{ service: 'web', port: 80, weight: 0 }] })).toThrow(
      'HTTPRoute shop/web: no backend has a weight, so every request fails. fix: give one a weight of 100',
    );
    expect(() => render({ backends: [] })).toThrow('no backend has a weight');
  });

  it('refuses to take every host, and no path', () => {
    expect(() => render({ hosts: [] })).toThrow('hosts is empty, so it takes every host');
    expect(() => render({ paths: [] })).toThrow('paths is empty');
  });

  it('refuses a timeout that the Gateway API cannot write', () => {
    expect(() => render({ timeoutSeconds: 100_000 })).toThrow('timeoutSeconds 100000 is no timeout');
    expect(render({ timeoutSeconds: 99_999 }).rules[0].timeouts).toEqual({ request: '99999s' });
  });
});

describe('strictTransportSecurity', () => {
  const year = 365 * 86_400;

  it('says what was asked for and no more', () => {
    expect(strictTransportSecurity({ maxAgeSeconds: 300, includeSubdomains: false, preload: false })).toBe(
      'max-age=300',
    );
    expect(strictTransportSecurity({ maxAgeSeconds: year, includeSubdomains: true, preload: true })).toBe(
      'max-age=31536000; includeSubDomains; preload',
    );
  });

  it('refuses to ask for a preload that the lists would refuse', () => {
    expect(() => strictTransportSecurity({ maxAgeSeconds: year - 1, includeSubdomains: true, preload: true })).toThrow(
      'HSTS: preload is refused by the browsers',
    );
    expect(() => strictTransportSecurity({ maxAgeSeconds: year, includeSubdomains: false, preload: true })).toThrow(
      'includeSubDomains off',
    );
  });
});

describe('PublicIngress', () => {
  it('redirects plain HTTP also when TLS ended at a load balancer in front', () => {
    const chart = Testing.chart();
    new PublicIngress(chart, 'ingress', {
      name: 'web',
      namespace: 'shop',
      className: 'nginx',
      host: 'shop.example',
      paths: ['/'],
      service: 'web',
      portName: 'http',
      certificateSecret: 'public-tls',
      timeoutSeconds: 30,
    });
    expect(Testing.synth(chart)[0].metadata.annotations).toEqual({
      'nginx.ingress.kubernetes.io/force-ssl-redirect': 'true',
      'nginx.ingress.kubernetes.io/proxy-read-timeout': '30',
    });
  });
});
