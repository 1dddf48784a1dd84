import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { data } from '../../charts/data.ts';
import { Layer, type LayerDefinition } from '../../charts/layer.ts';
import { namespaces } from '../../charts/namespaces.ts';
import { network } from '../../charts/network.ts';
import { networkAddons } from '../../charts/network-addons.ts';
import { policies } from '../../charts/policies.ts';
import { scaling } from '../../charts/scaling.ts';
import { workloads } from '../../charts/workloads.ts';
import { prometheusPods } from '../../src/addons/addresses.ts';
import type { Target } from '../../src/platform/target.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { fieldTarget, sampleTarget } from '../support/target.ts';

const NAMESPACE = 'astralfield';
const INSTANCE = 'astral-field-production';

function build(definition: LayerDefinition, target: Target) {
  const layer = new Layer(Testing.app(), definition, target);
  definition.build(layer, target);
  return Testing.synth(layer);
}
const production = fieldTarget();
const dev = fieldTarget({}, 'dev');
const named = (objects: ReturnType<typeof build>, kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name);

describe('stores in the cluster', () => {
  it('are highly available in production and small in dev', () => {
    const size = (target: Target) => {
      const objects = build(data, target);
      return [
        named(objects, 'Cluster', 'postgres').spec.instances,
        named(objects, 'StatefulSet', 'redis').spec.replicas,
        named(objects, 'Pooler', 'postgres-pooler')?.spec.instances,
      ];
    };
    expect(size(production)).toEqual([3, 3, 3]);
    expect(size(dev)).toEqual([1, 1, undefined]);
  });

  it('keep 30 days for point-in-time recovery, 7 in staging and less in dev', () => {
    const kept = (target: Target) => named(build(data, target), 'Cluster', 'postgres').spec.backup.retentionPolicy;
    expect([production, fieldTarget({}, 'staging'), dev].map(kept)).toEqual(['30d', '7d', '2d']);
  });

  it('are dumped daily, and recovered by a weekly test within an hour', () => {
    const objects = build(data, production);
    expect(named(objects, 'CronJob', 'postgres-dump').spec.schedule).toBe('30 2 * * *');
    const test = named(objects, 'CronJob', 'postgres-restore-test').spec;
    expect(test.schedule).toBe('0 5 * * 2');
    const [container] = test.jobTemplate.spec.template.spec.containers;
    expect(container.env).toContainEqual({ name: 'TIMEOUT', value: '3600' });
  });

  it('are scraped every 15 seconds where the platform says so', () => {
    const monitors = build(data, production).filter(({ kind }) => kind === 'PodMonitor');
    expect(monitors.map(({ metadata }) => metadata.name).sort()).toEqual([
      'postgres',
      'postgres-pooler',
      'redis',
      'redis-proxy',
    ]);
    for (const { spec } of monitors) expect(spec.podMetricsEndpoints[0].interval).toBe('15s');
  });

  it('are nothing to a platform whose stores are elsewhere', () => {
    expect(build(data, sampleTarget())).toEqual([]);
  });

  it('are let in by the platform’s own policies', () => {
    const objects = build(policies, production);
    const registries = named(objects, 'AllowedRegistries', INSTANCE).spec.parameters.registries;
    expect(registries).toEqual(
      expect.arrayContaining(['ghcr.io/cloudnative-pg', 'docker.io/valkey/valkey', 'docker.io/library/haproxy']),
    );
    expect(named(objects, 'RequiredLabels', INSTANCE).spec.match.labelSelector.matchExpressions).toEqual([
      { key: 'cnpg.io/poolerName', operator: 'DoesNotExist' },
    ]);
  });

  it('count in the quota of the namespace', () => {
    const memory = (target: Target) =>
      Number.parseInt(named(build(namespaces, target), 'ResourceQuota', 'astral-field').spec.hard['limits.memory'], 10);
    expect(memory(production)).toBeGreaterThan(memory(fieldTarget({ stores: { postgres: { memory: '1Gi' } } })));
  });
});

describe('a service that uses them', () => {
  const container = (target: Target, kind: string) =>
    named(build(workloads, target), kind, 'api').spec.template.spec.containers[0];

  it('gets their addresses from Secrets that never leave the cluster, through the pooler', () => {
    const { env } = container(production, 'Rollout');
    expect(env.slice(-5)).toEqual([
      { name: 'DATABASE_URL_USER', valueFrom: { secretKeyRef: { name: 'postgres-app', key: 'username' } } },
      { name: 'DATABASE_URL_PASSWORD', valueFrom: { secretKeyRef: { name: 'postgres-app', key: 'password' } } },
      {
        name: 'DATABASE_URL',
        value: `postgresql://$(DATABASE_URL_USER):$(DATABASE_URL_PASSWORD)@postgres-pooler.${NAMESPACE}.svc:5432/astralfield`,
      },
      { name: 'REDIS_URL_PASSWORD', valueFrom: { secretKeyRef: { name: 'redis-password', key: 'password' } } },
      { name: 'REDIS_URL', value: `redis://:$(REDIS_URL_PASSWORD)@redis.${NAMESPACE}.svc:6379` },
    ]);
  });

  it('connects to the primary itself where there is no pooler, and so do migrations', () => {
    const direct = {
      name: 'DATABASE_URL',
      valueFrom: { secretKeyRef: { name: 'postgres-app', key: 'uri' } },
    };
    expect(container(dev, 'Deployment').env).toContainEqual(direct);
    const job = named(build(workloads, production), 'Job', 'api-migrations');
    expect(job.spec.template.spec.containers[0].env).toContainEqual(direct);
  });
});

describe('the network of the stores', () => {
  const objects = [...build(network, production), ...build(networkAddons, production)];
  const policy = (name: string, namespace = NAMESPACE) =>
    objects.find(
      ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === name && metadata.namespace === namespace,
    )?.spec;

  it('lets api reach the pooler and not the servers, and web reach neither', () => {
    expect(policy('api-to-postgres').egress[0].to[0].podSelector.matchLabels['cnpg.io/poolerName']).toBe(
      'postgres-pooler',
    );
    expect(policy('postgres-from-api').ingress[0].ports).toEqual([{ protocol: 'TCP', port: 5432 }]);
    expect(policy('api-to-redis')).toBeDefined();
    expect(policy('web-to-postgres')).toBeUndefined();
  });

  it('lets the operator reach the servers, from both sides', () => {
    const ports = [
      { protocol: 'TCP', port: 5432 },
      { protocol: 'TCP', port: 8000 },
    ];
    expect(policy('postgres-instances-from-cloudnative-pg').ingress[0].ports).toEqual(ports);
    expect(policy('cloudnative-pg-to-postgres-instances', 'cnpg-system').egress[0].ports).toEqual(ports);
  });

  it('lets Prometheus read all of their metrics', () => {
    for (const [name, port] of [
      ['postgres-instances', 9187],
      ['postgres-pooler', 9127],
      ['redis-nodes', 9121],
      ['redis-proxy', 8404],
    ] as const) {
      const { ingress } = policy(`${name}-from-prometheus`);
      expect(ingress[0].ports[0].port).toBe(port);
      expect(ingress[0].from[0].podSelector.matchLabels).toEqual(prometheusPods);
    }
  });

  it('lets servers archive, and the recovered cluster read the archive, and no other pod of them', () => {
    for (const name of ['postgres-instances', 'postgres-restore-test-recovery', 'postgres-dump', 'api-migrations']) {
      expect(policy(`${name}-to-internet`).egress[0].ports, name).toEqual([{ protocol: 'TCP', port: 443 }]);
    }
    expect(policy('postgres-pooler-to-internet')).toBeUndefined();
  });
});

describe('live events', () => {
  it('raise the replicas two hours before they begin, in their own time zone', () => {
    const { triggers } = named(build(scaling, production), 'ScaledObject', 'api').spec;
    const [event] = triggers.filter(({ name }: { name: string }) => name === 'event-opening-weekend');
    const from = Date.parse('2026-12-05T15:00Z') / 1000;
    const until = Date.parse('2026-12-06T04:59Z') / 1000;
    expect(event.metadata.query).toBe(`vector(40 * (time() >= bool ${from}) * (time() < bool ${until}))`);
  });

  it('need KEDA also where nothing else does', () => {
    const scale = { on: [{ on: 'cpu', utilization: 70 }] };
    const target = fieldTarget({ services: { web: { scale } } });
    expect(named(build(scaling, target), 'ScaledObject', 'web').spec.triggers).toHaveLength(3);
  });
});

describeWithSchemas('the data layer', { kubernetes: '1.34' }, (schemas) => {
  it('is what the API servers take', () => {
    expect(complaintsOf(schemas, [...build(data, production), ...build(data, dev)])).toEqual([]);
  });
});
