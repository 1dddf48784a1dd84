import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { ElasticsearchCluster, type ElasticsearchClusterProps } from '../../src/constructs/elasticsearch-cluster.ts';

function made(props: Partial<ElasticsearchClusterProps>) {
  const chart = Testing.chart();
  new ElasticsearchCluster(chart, 'es', {
    name: 'logs',
    namespace: 'logging',
    version: '9.4.4',
    nodes: 3,
    storage: '10Gi',
    storageClass: 'gp3',
    ...props,
  });
  return Testing.synth(chart)[0];
}

describe('Elasticsearch', () => {
  it('keeps its volumes when the object goes', () => {
    expect(made({}).spec.volumeClaimDeletePolicy).toBe('DeleteOnScaledownOnly');
  });

  it('runs as its own user, without memory-mapped files that need the node changed', () => {
    const [{ config, podTemplate }] = made({}).spec.nodeSets;
    expect(config['node.store.allow_mmap']).toBe(false);
    expect(podTemplate.spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 });
    expect(podTemplate.spec.initContainers).toBeUndefined();
  });

  it('requests the memory that it is limited to', () => {
    const [{ podTemplate }] = made({ memory: '8Gi' }).spec.nodeSets;
    expect(podTemplate.spec.containers[0].resources).toEqual({
      requests: { cpu: '1', memory: '8Gi' },
      limits: { memory: '8Gi' },
    });
  });

  it('spreads over zones when there is more than one node', () => {
    expect(made({ nodes: 1 }).spec.nodeSets[0].zoneAwareness).toBeUndefined();
    expect(made({ nodes: 3 }).spec.nodeSets[0].zoneAwareness).toBeDefined();
  });

  it('refuses two nodes, and versions that cannot run hardened', () => {
    expect(() => made({ nodes: 2 })).toThrow(
      'Elasticsearch logging/logs: with 2 nodes there is no majority when one is gone. fix: use 1',
    );
    expect(() => made({ version: '8.7.1' })).toThrow('version 8.7.1 cannot run hardened. fix: use 8.8 or newer');
  });
});
