import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { fieldTarget } from '../support/target.ts';

const outputs = {
  thanos_bucket: 'shop-metrics',
  thanos_region: 'us-east-1',
  thanos_role_arn: 'arn:aws:iam::000000000000:role/thanos',
};
const target = (environment: 'production' | 'staging' = 'production', difference: object = {}) =>
  fieldTarget({ monitoring: { thanos: { ...difference } } }, environment, outputs);
// biome-ignore lint/suspicious/noExplicitAny: manifests are read as they are written
type Read = any;
const made = (of: ReturnType<typeof target>): Read[] => build(of).map(({ object }) => object);
const objects = made(target());
const find = (kind: string, name: string, among = objects) =>
  among.find((object) => object.kind === kind && object.metadata.name === name);
const args = (name: string): string[] => find('Deployment', name).spec.template.spec.containers[0].args;

describe('Thanos', () => {
  it('has a sidecar beside Prometheus, which uploads as an IAM role and keeps no key', () => {
    const { thanos, volumes } = find('Prometheus', 'main').spec;
    expect(thanos).toMatchObject({
      image: 'quay.io/thanos/thanos:v0.42.4',
      objectStorageConfigFile: '/etc/thanos/objstore.yml',
    });
    expect(volumes).toEqual([{ name: 'thanos-objstore', configMap: { name: 'thanos-objstore' } }]);
    expect(find('ServiceAccount', 'prometheus-main').metadata.annotations).toEqual({
      'eks.amazonaws.com/role-arn': outputs.thanos_role_arn,
    });
    const { data } = find('ConfigMap', 'thanos-objstore');
    expect(data['objstore.yml']).toContain('aws_sdk_auth: true');
    expect(data['objstore.yml']).toContain('bucket: shop-metrics');
    expect(data['objstore.yml']).not.toMatch(/secret_key|access_key/);
  });

  it('keeps samples by resolution, as the platform says', () => {
    expect(args('thanos-compact')).toEqual(
      expect.arrayContaining([
        '--retention.resolution-raw=30d',
        '--retention.resolution-5m=180d',
        '--retention.resolution-1h=730d',
      ]),
    );
  });

  it('asks Prometheus and the blocks, and shows what replicas have in common once', () => {
    expect(args('thanos-query')).toEqual(
      expect.arrayContaining([
        '--query.replica-label=prometheus_replica',
        '--endpoint=dnssrv+_grpc._tcp.prometheus-operated.monitoring.svc',
        '--endpoint=dnssrv+_grpc._tcp.thanos-store.monitoring.svc',
      ]),
    );
  });

  it('answers from two in production and one elsewhere; blocks are put together by one alone', () => {
    const replicas = (among: Read[]) =>
      ['store', 'compact', 'query'].map((part) => find('Deployment', `thanos-${part}`, among).spec.replicas);
    expect(replicas(objects)).toEqual([2, 1, 2]);
    expect(replicas(made(target('staging')))).toEqual([1, 1, 1]);
  });

  it('is a data source of Grafana', () => {
    const { grafana } = find('Application', 'astral-field-production-kube-prometheus-stack').spec.source.helm
      .valuesObject;
    expect(grafana.additionalDataSources).toMatchObject([
      { name: 'Thanos', type: 'prometheus', url: 'http://thanos-query.monitoring.svc:10902' },
    ]);
  });

  it('passes the network', () => {
    const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy').map(({ metadata }) => metadata.name);
    for (const name of [
      'prometheus-to-internet',
      'thanos-store-to-internet',
      'thanos-compact-to-internet',
      'thanos-query-to-prometheus',
      'prometheus-from-thanos-query',
      'thanos-store-from-thanos-query',
      'thanos-query-from-grafana',
      'thanos-from-prometheus',
    ]) {
      expect(policies).toContain(name);
    }
  });

  it('is refused finer samples that outlive coarser ones', () => {
    expect(() => target('production', { retention: { raw: '200d' } })).toThrow('keeps finer samples longer');
  });
});

describeWithSchemas('against the official schemas', { kubernetes: '1.33' }, (schemas) => {
  it('everything about Thanos is accepted', () => {
    expect(complaintsOf(schemas, objects)).toEqual([]);
  });
});
