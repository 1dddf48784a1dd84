import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { data } from '../../charts/data.ts';
import { Layer, type LayerDefinition } from '../../charts/layer.ts';
import { network } from '../../charts/network.ts';
import { policies } from '../../charts/policies.ts';
import { workloads } from '../../charts/workloads.ts';
import { InputError } from '../../src/platform/problem.ts';
import type { Target } from '../../src/platform/target.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { suuupraTarget } from '../support/target.ts';

const NAMESPACE = 'suuupra-production';

function build(definition: LayerDefinition, target: Target) {
  const layer = new Layer(Testing.app(), definition, target);
  definition.build(layer, target);
  return Testing.synth(layer);
}
const production = suuupraTarget();
const dev = suuupraTarget({}, 'dev');
const [large, small] = [build(data, production), build(data, dev)];
const named = (objects: ReturnType<typeof build>, kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name);

function refusal(stores: object): string {
  try {
    suuupraTarget({ stores });
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('Kafka', () => {
  it('has three brokers and three controllers in production, one of each in dev', () => {
    const size = (objects: ReturnType<typeof build>) =>
      ['brokers', 'controllers'].map((role) => named(objects, 'KafkaNodePool', `events-${role}`).spec.replicas);
    expect(size(large)).toEqual([3, 3]);
    expect(size(small)).toEqual([1, 1]);
  });

  it('takes a message when two of three brokers have it, and makes no topic by itself', () => {
    expect(named(large, 'Kafka', 'events').spec.kafka.config).toMatchObject({
      'min.insync.replicas': 2,
      'default.replication.factor': 3,
      'auto.create.topics.enable': false,
    });
    expect(named(small, 'Kafka', 'events').spec.kafka.config['min.insync.replicas']).toBe(1);
  });

  it('gives each service that uses it a user with rights on the topics and its own groups, and no other', () => {
    const users = large.filter(({ kind }) => kind === 'KafkaUser').map(({ metadata }) => metadata.name);
    expect(users).toEqual(['courses-events', 'media-events', 'payment-service-events', 'recommendations-events']);
    const { acls } = named(large, 'KafkaUser', 'media-events').spec.authorization;
    expect(acls).toContainEqual({
      resource: { type: 'group', name: 'media', patternType: 'prefix' },
      operations: ['Describe', 'Read'],
      host: '*',
    });
  });

  it('is known to its services by reference: the password and the CA never leave the cluster', () => {
    const container = named(build(workloads, production), 'Deployment', 'media').spec.template.spec.containers[0];
    expect(container.env).toEqual(
      expect.arrayContaining([
        { name: 'KAFKA_BROKERS', value: `events-kafka-bootstrap.${NAMESPACE}.svc:9093` },
        { name: 'KAFKA_PASSWORD', valueFrom: { secretKeyRef: { name: 'media-events', key: 'password' } } },
        { name: 'KAFKA_CA', valueFrom: { secretKeyRef: { name: 'events-cluster-ca-cert', key: 'ca.crt' } } },
      ]),
    );
  });

  it('is refused with two brokers, or an even number of controllers', () => {
    expect(refusal({ events: { brokers: 2 } })).toContain('have no majority when one of them is gone');
    expect(refusal({ events: { controllers: 4 } })).toContain('survive the loss of no more members');
  });
});

describe('Milvus', () => {
  it('runs in parts in production, and as one process in dev', () => {
    expect(named(large, 'Milvus', 'vectors').spec).toMatchObject({
      mode: 'cluster',
      components: { proxy: { replicas: 2 }, queryNode: { replicas: 2 } },
    });
    expect(named(small, 'Milvus', 'vectors').spec).toMatchObject({
      mode: 'standalone',
      components: { standalone: { replicas: 1 } },
    });
  });

  it('is built on the etcd and the MinIO that the platform has, with keys of its own', () => {
    const { etcd, storage } = named(large, 'Milvus', 'vectors').spec.dependencies;
    expect(etcd.endpoints).toHaveLength(3);
    expect(storage).toEqual({
      external: true,
      type: 'MinIO',
      endpoint: `minio.${NAMESPACE}.svc:80`,
      secretRef: 'vectors-minio',
    });
    const tenant = named(large, 'Tenant', 'minio').spec;
    expect(tenant.users).toContainEqual({ name: 'vectors-minio' });
    expect(tenant.buckets).toContainEqual({ name: 'vectors' });
  });

  it('has its init container completed, so that the namespace stays restricted', () => {
    const assign = named(large, 'Assign', 'suuupra-production-vectors-init').spec;
    expect(assign.location).toBe('spec.initContainers[name:config].securityContext');
    expect(assign.parameters.assign.value).toMatchObject({ allowPrivilegeEscalation: false, runAsNonRoot: true });
  });

  it('is refused without the stores that it is built on', () => {
    expect(refusal({ vectors: { etcd: 'etdc' } })).toContain("did you mean 'etcd'?");
    expect(refusal({ vectors: { objects: 'redis' } })).toContain('is no store of kind minio');
  });
});

describe('MinIO and etcd', () => {
  it('spread four servers, and three members, over zones and nodes', () => {
    expect(named(large, 'Tenant', 'minio').spec.pools[0].servers).toBe(4);
    expect(named(large, 'StatefulSet', 'etcd').spec.replicas).toBe(3);
    expect(named(small, 'Tenant', 'minio').spec.pools[0]).toMatchObject({ servers: 1, volumesPerServer: 1 });
    expect(named(small, 'StatefulSet', 'etcd').spec.replicas).toBe(1);
  });

  it('are refused in numbers that keep nothing safe', () => {
    expect(refusal({ minio: { servers: 3 } })).toContain('are too few to spread objects');
    expect(refusal({ etcd: { members: 2 } })).toContain('survive the loss of no more members');
    expect(refusal({ more: { kind: 'minio', storage: '1Gi' } })).toContain('a Service named minio');
  });

  it('have no password in Git', () => {
    expect(large.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    expect(named(large, 'ExternalSecret', 'minio-root').spec.target.template.data['config.env']).toContain(
      '{{ .password }}',
    );
  });
});

describe('the network of data services', () => {
  const names = build(network, production).map(({ metadata }) => metadata.name);

  it('lets clients, operators, Prometheus and the parts themselves through, on both sides', () => {
    expect(names).toEqual(
      expect.arrayContaining([
        'media-to-events',
        'events-from-media',
        'events-nodes-from-strimzi',
        'events-nodes-from-prometheus',
        'minio-servers-from-minio-operator',
        'etcd-from-milvus-operator',
        'etcd-from-vectors-parts',
        'vectors-from-recommendations',
      ]),
    );
    expect(names).not.toContain('events-from-identity');
  });
});

describe('the platform’s own policies', () => {
  it('leave to operators what these write, and nothing else', () => {
    const objects = build(policies, production);
    expect(named(objects, 'HardenedContainers', NAMESPACE).spec.parameters.exemptImages).toContain('quay.io/strimzi/*');
    expect(named(objects, 'MinimumReplicas', NAMESPACE).spec.match.labelSelector.matchExpressions).toEqual([
      { key: 'strimzi.io/cluster', operator: 'DoesNotExist' },
      { key: 'app.kubernetes.io/name', operator: 'NotIn', values: ['milvus'] },
    ]);
  });
});

describeWithSchemas('data services', { kubernetes: '1.34' }, (schemas) => {
  it('are of the form that their operators ask for', () => {
    expect(complaintsOf(schemas, [...large, ...small])).toEqual([]);
  });
});
