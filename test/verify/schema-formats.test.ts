import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/verify/schema/formats.ts';
import { nearest } from '../../src/verify/schema/nearest.ts';
import { renderPath } from '../../src/verify/schema/path.ts';
import { quantityProblem, quantityValue } from '../../src/verify/schema/quantity.ts';

describe('quantities', () => {
  it.each(['0', '1', '1.5', '.5', '500m', '1Gi', '100k', '1e3', '1E-2', '-1', '2.', 3, 0.5])('take %j', (value) => {
    expect(quantityProblem(value)).toBeUndefined();
  });

  it.each(['', '1Gb', '1 Gi', '1K', '1gi', '1mi', 'Gi', '1e', '1_000', 'ten', true, null])('refuse %j', (value) => {
    expect(quantityProblem(value)).toMatch(/^must be a quantity such as 500m or 1Gi/);
  });

  it('guess what was meant', () => {
    expect(quantityProblem('512MB')).toBe('must be a quantity such as 500m or 1Gi; did you mean "512Mi" or "512M"?');
    expect(quantityProblem('2gib')).toBe('must be a quantity such as 500m or 1Gi; did you mean "2Gi"?');
  });

  it('can be compared', () => {
    expect(['1Ki', '1k', '500m', '1e3', 2].map(quantityValue)).toEqual([1024, 1000, 0.5, 1000, 2]);
  });
});

describe('formats', () => {
  it.each([
    ['cron', ['0 3 * * *', '*/5 0-6,12 1 jan-mar MON', '@daily', '0 0 ? * 6']],
    ['duration', ['90s', '1h30m', '1.5h', '0', '2 days']],
    ['go-duration', ['90s', '-1h', '1h30m5s', '100ms']],
    ['cidr', ['10.0.0.0/16', '2001:db8::/64']],
    ['ip', ['10.0.0.1', '::1']],
    ['byte', ['', 'aGVsbG8=', 'aGVs\nbG8=']],
    ['port', [1, 65535, 'http', 'grpc-web']],
    ['int-or-percent', [0, 5, '25%']],
    ['dns-wildcard', ['*.example.com', 'example.com']],
    ['qualified-name', ['app', 'app.kubernetes.io/name', 'A_b.c-D']],
    ['label-value', ['', 'v1.2.3', 'A_b']],
    ['resource-name', ['cpu', 'ephemeral-storage', 'hugepages-2Mi', 'nvidia.com/gpu']],
    ['quota-resource-name', ['limits.cpu', 'pods', 'count/deployments.apps', 'services.loadbalancers']],
    ['date-time', ['2026-01-31T09:00:00Z', '2026-01-31T09:00:00.5+01:00']],
    ['unknown-format', ['anything']],
  ])('%s takes what Kubernetes takes', (format, values) => {
    expect(values.map((value) => formatProblem(format, value))).toEqual(values.map(() => undefined));
  });

  it.each([
    [
      'cron',
      ['0 3 * *', '60 * * * *', '0 0 0 * *', '* * * * 7', '5-1 * * * *', '*/0 * * * *', 'TZ=UTC 0 0 * * *', '@often'],
    ],
    ['duration', ['90', '1x', 'h', '']],
    ['go-duration', ['1d', '2 days', '90']],
    ['cidr', ['10.0.0.0', '10.0.0.0/33', '10.0.0/8']],
    ['ip', ['10.0.0', 'localhost', '10.0.0.256']],
    ['byte', ['hello', 'a=b=']],
    ['port', [0, 65536, 'http_port', '8080', 'a-name-that-is-too-long', 'a--b']],
    ['int-or-percent', [-1, '25', '2.5%', '-5%']],
    ['dns-wildcard', ['*', '*.*.com', 'Example.com', 'a..b']],
    ['qualified-name', ['', '-a', 'a/b/c', 'App.io/name', `${'x'.repeat(64)}`]],
    ['label-value', ['-a', 'a b', 'a/b', 'x'.repeat(64)]],
    ['resource-name', ['mem', 'requests.cpu', '/gpu']],
    ['quota-resource-name', ['request.cpu', 'deployments']],
    ['date-time', ['2026-01-31', '2026-13-31T09:00:00Z', 'now']],
    ['annotation-key', ['a b', 'prefix/']],
  ])('%s refuses what Kubernetes refuses', (format, values) => {
    expect(values.filter((value) => formatProblem(format, value) === undefined)).toEqual([]);
  });
});

describe('words of a problem', () => {
  it('suggest only what is close', () => {
    expect(nearest('contianers', ['containers', 'initContainers', 'volumes'])).toBe('containers');
    expect(nearest('tcp', ['TCP', 'UDP'])).toBe('TCP');
    expect(nearest('zebra', ['containers', 'volumes'])).toBeUndefined();
  });

  it('name a place as people write it', () => {
    expect(renderPath(['spec', 'ports', 0, 'name'])).toBe('spec.ports[0].name');
    expect(renderPath(['metadata', 'labels', 'app.kubernetes.io/name'])).toBe(
      'metadata.labels["app.kubernetes.io/name"]',
    );
    expect(renderPath([])).toBe('');
  });
});
