import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import { turfTarget } from '../support/astral-turf.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { suuupraTarget } from '../support/target.ts';

const GROUPS = {
  data: { cpu: '8', memory: '64Gi', max: 9, taint: { key: 'dedicated', value: 'data' } },
  web: { cpu: '4', memory: '16Gi', max: 10, taint: { key: 'web' } },
};
const OUTPUTS = { data_node_group: 'suuupra-data-2024', web_node_group: 'suuupra-web' };
const STORES = ['postgres', 'redis', 'events', 'etcd', 'minio', 'vectors'];

const target = suuupraTarget(
  {
    nodeGroups: GROUPS,
    services: { 'api-gateway': { nodeGroup: 'web' } },
    stores: Object.fromEntries(STORES.map((name) => [name, { nodeGroup: 'data' }])),
  },
  'production',
  OUTPUTS,
);
// biome-ignore lint/suspicious/noExplicitAny: manifests are read as they are written
type Read = any;
const objects: Read[] = build(target).map(({ object }) => object);
const find = (kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name);

const ON_DATA = {
  nodeSelector: { 'eks.amazonaws.com/nodegroup': 'suuupra-data-2024' },
  tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'data', effect: 'NoSchedule' }],
};
const NEAR_DATA = {
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: 'eks.amazonaws.com/nodegroup', operator: 'In', values: ['suuupra-data-2024'] }] },
        ],
      },
    },
  },
  tolerations: ON_DATA.tolerations,
};

describe('a node group of Terraform', () => {
  it('keeps the pods of a service to its nodes, by the label of the cloud and the name in the contract', () => {
    expect(find('Rollout', 'api-gateway').spec.template.spec).toMatchObject({
      nodeSelector: { 'eks.amazonaws.com/nodegroup': 'suuupra-web' },
      tolerations: [{ key: 'web', operator: 'Exists', effect: 'NoSchedule' }],
    });
    expect(find('Rollout', 'identity').spec.template.spec).not.toHaveProperty('nodeSelector');
  });

  it.each<[kind: string, name: string, where: (object: Read) => Read, what: object]>([
    ['Cluster', 'postgres', ({ spec }) => spec.affinity, ON_DATA],
    ['Pooler', 'postgres-pooler', ({ spec }) => spec.template.spec, ON_DATA],
    ['StatefulSet', 'redis', ({ spec }) => spec.template.spec, ON_DATA],
    ['Deployment', 'redis-proxy', ({ spec }) => spec.template.spec, ON_DATA],
    ['StatefulSet', 'etcd', ({ spec }) => spec.template.spec, ON_DATA],
    ['Tenant', 'minio', ({ spec }) => spec.pools[0], ON_DATA],
    ['Milvus', 'vectors', ({ spec }) => spec.components, ON_DATA],
    ['KafkaNodePool', 'events-brokers', ({ spec }) => spec.template.pod, NEAR_DATA],
    ['Kafka', 'events', ({ spec }) => spec.kafkaExporter.template.pod, NEAR_DATA],
  ])('keeps a store to its nodes: %s %s', (kind, name, where, what) => {
    expect(where(find(kind, name))).toMatchObject(what);
  });

  it('is where Karpenter itself runs, which cannot start the node that it needs', () => {
    const { nodeSelector } = find('Application', 'suuupra-production-karpenter').spec.source.helm.valuesObject;
    expect(nodeSelector).toEqual({ 'eks.amazonaws.com/nodegroup': 'suuupra-production-system' });
  });

  it('is known by another label on Google Cloud', () => {
    const regional = turfTarget(
      'us-central1',
      {
        nodeGroups: { web: { cpu: '4', memory: '16Gi', max: 50 } },
        services: { app: { nodeGroup: 'web' } },
      },
      { web_node_group: 'web-pool' },
    );
    const app: Read = build(regional).find(({ object }) => /Rollout|Deployment/.test(object.kind))?.object;
    expect(app.spec.template.spec.nodeSelector).toEqual({ 'cloud.google.com/gke-nodepool': 'web-pool' });
  });

  it('must be described, and its name be in the contract', () => {
    expect(() => suuupraTarget({ services: { identity: { nodeGroup: 'sistem' } } })).toThrow("did you mean 'system'?");
    expect(() => suuupraTarget({ stores: { redis: { nodeGroup: 'gpu' } } })).toThrow(
      'is no node group of this platform',
    );
    expect(() => suuupraTarget({ nodeGroups: GROUPS, services: { identity: { nodeGroup: 'web' } } })).toThrow(
      'needs the Terraform output web_node_group',
    );
  });

  it('must have nodes that are larger than a server of each store on it', () => {
    const small = { nodeGroups: { data: { memory: '4Gi' } } };
    expect(() =>
      suuupraTarget(
        {
          nodeGroups: { ...GROUPS, ...{ data: { ...GROUPS.data, ...small.nodeGroups.data } } },
          stores: { postgres: { nodeGroup: 'data' } },
        },
        'production',
        OUTPUTS,
      ),
    ).toThrow('is all that a node of data has, or more');
  });
});

describeWithSchemas('what is placed on node groups', { kubernetes: '1.34' }, (schemas) => {
  it('is what API server and operators accept', () => expect(complaintsOf(schemas, objects)).toEqual([]));
});
