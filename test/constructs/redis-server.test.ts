import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { redisProxyConfig } from '../../src/constructs/redis-scripts.ts';
import { RedisServer, type RedisServerProps } from '../../src/constructs/redis-server.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';

const labels = { 'app.kubernetes.io/name': 'cache', 'app.kubernetes.io/instance': 'shop-production' };

function build(more: Partial<RedisServerProps> = {}) {
  const chart = Testing.chart();
  new RedisServer(chart, 'cache', {
    name: 'cache',
    namespace: 'shop-production',
    labels,
    image: 'docker.io/valkey/valkey:8.1.10-alpine',
    replicas: 3,
    memoryBytes: 512 * 2 ** 20,
    cpu: '100m',
    storage: '5Gi',
    storageClass: 'gp3',
    eviction: 'allkeys-lru',
    secret: 'cache-password',
    ...more,
  });
  return Testing.synth(chart);
}
const of = (kind: string, name: string, more: Partial<RedisServerProps> = {}) =>
  build(more).find((object) => object.kind === kind && object.metadata.name === name);

describe('a Redis', () => {
  it('sends clients to proxies that know the primary, and to the server itself where there is one alone', () => {
    expect(of('Service', 'cache').spec.selector['app.kubernetes.io/component']).toBe('redis-proxy');
    expect(of('Service', 'cache', { replicas: 1 }).spec.selector['app.kubernetes.io/component']).toBe('redis');
    expect(of('Deployment', 'cache-proxy', { replicas: 1 })).toBeUndefined();
  });

  it('has a sentinel beside each of several servers, and a majority of them decides', () => {
    const containers = (replicas: number) => of('StatefulSet', 'cache', { replicas }).spec.template.spec.containers;
    expect(containers(1).map(({ name }: { name: string }) => name)).toEqual(['redis', 'exporter']);
    expect(containers(3).map(({ name }: { name: string }) => name)).toEqual(['redis', 'sentinel', 'exporter']);
    expect(containers(3)[1].env).toContainEqual({ name: 'QUORUM', value: '2' });
    expect(() => build({ replicas: 2 })).toThrow('with 2 servers there is no majority');
  });

  it('lets pods find one another before they are ready', () => {
    expect(of('Service', 'cache-nodes').spec).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true });
    expect(of('StatefulSet', 'cache').spec.podManagementPolicy).toBe('Parallel');
  });

  it('has a password that was made in the cluster, without characters that an address could not hold', () => {
    expect(of('Password', 'cache-password').spec.symbols).toBe(0);
    expect(of('ExternalSecret', 'cache-password').spec.refreshPolicy).toBe('CreatedOnce');
    expect(JSON.stringify(build().filter(({ kind }) => kind === 'ConfigMap'))).not.toMatch(/requirepass [a-z0-9]/);
  });

  it('gives its pods half as much memory again as its data', () => {
    const [server] = of('StatefulSet', 'cache').spec.template.spec.containers;
    expect(server.resources.limits.memory).toBe('768Mi');
    expect(server.env).toContainEqual({ name: 'MEMORY', value: '536870912' });
    expect(() => build({ memoryBytes: 1 })).toThrow('next to nothing');
  });

  it('is spread over zones, survives a drain, and keeps its volumes', () => {
    const { spec } = of('StatefulSet', 'cache');
    expect(spec.template.spec.topologySpreadConstraints[0].whenUnsatisfiable).toBe('DoNotSchedule');
    expect(spec.persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
    expect(of('PodDisruptionBudget', 'cache').spec.maxUnavailable).toBe(1);
    expect(of('PodDisruptionBudget', 'cache', { replicas: 1 })).toBeUndefined();
  });

  it('restarts by a release when its scripts change', () => {
    expect(of('StatefulSet', 'cache').spec.template.metadata.annotations['checksum/scripts']).toMatch(/^\w{16}$/);
  });
});

describe('the proxy', () => {
  it('takes for the primary who says so after the password, and knows each server by its own name', () => {
    const config = redisProxyConfig(['cache-0.cache-nodes.shop.svc.cluster.local', 'cache-1.cache-nodes.shop.svc']);
    expect(config).toMatch(/tcp-check send "AUTH \$\{REDIS_PASSWORD\}/);
    expect(config).toContain('tcp-check expect string role:master');
    expect(config).toContain('  server cache-0 cache-0.cache-nodes.shop.svc.cluster.local:6379\n');
    expect(config).toContain('  server cache-1 ');
  });
});

describeWithSchemas(
  'a Redis',
  { kubernetes: '1.34', groups: ['external-secrets.io', 'generators.external-secrets.io'] },
  (schemas) => {
    it('is what the API server takes, large and small', () => {
      expect(complaintsOf(schemas, [...build(), ...build({ replicas: 1 })])).toEqual([]);
    });
  },
);
