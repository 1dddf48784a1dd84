import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Layer } from '../../charts/layer.ts';
import { logging } from '../../charts/logging.ts';
import { storage } from '../../charts/storage.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { sampleTarget } from '../support/target.ts';

function objects(difference: object = {}, environment: 'staging' | 'production' = 'production') {
  const target = sampleTarget(difference, environment);
  return [storage, logging].flatMap((definition) => {
    const layer = new Layer(Testing.app(), definition, target);
    definition.build(layer, target);
    return Testing.synth(layer);
  });
}
const found = (kind: string, name: string, all = objects()) =>
  all.find((object) => object.kind === kind && object.metadata.name === name);

describe('logging', () => {
  it('is nothing where the platform keeps no logs', () => {
    expect(objects({ logs: null }).map(({ kind }) => kind)).toEqual(['StorageClass']);
  });

  it('runs Elasticsearch with the version, size and nodes of the platform, on encrypted volumes', () => {
    const { spec } = found('Elasticsearch', 'logs');
    expect(spec.version).toBe('9.4.4');
    expect(spec.nodeSets[0]).toMatchObject({ count: 3, zoneAwareness: { topologyKey: 'topology.kubernetes.io/zone' } });
    expect(spec.nodeSets[0].volumeClaimTemplates[0].spec).toMatchObject({
      storageClassName: 'gp3',
      resources: { requests: { storage: '200Gi' } },
    });
    expect(found('StorageClass', 'gp3')).toMatchObject({
      provisioner: 'ebs.csi.aws.com',
      parameters: { type: 'gp3', encrypted: 'true' },
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    });
  });

  it('keeps logs as long as the platform says, in streams of its environment', () => {
    const files = found('ConfigMap', 'logs-setup').data;
    expect(JSON.parse(files['policy.json']).policy.phases.delete.min_age).toBe('30d');
    const template = JSON.parse(files['logs-audit-production.template.json']);
    expect(template.index_patterns).toEqual(['logs-audit-production']);
    expect(template.template.settings.index.number_of_replicas).toBe(1);
    const staging = found('ConfigMap', 'logs-setup', objects({}, 'staging')).data;
    expect(JSON.parse(staging['policy.json']).policy.phases.delete.min_age).toBe('7d');
    expect(JSON.parse(staging['logs-audit-staging.template.json']).template.settings.index.number_of_replicas).toBe(0);
  });

  it('gives the shipper a user that can add to these streams alone', () => {
    const data = found('ExternalSecret', 'logs-fluent-bit').spec.target.template.data;
    expect(data['roles.yml']).toBe(
      [
        'fluent_bit:',
        '  indices:',
        '    - names:',
        '        - logs-application-production',
        '        - logs-audit-production',
        '        - logs-infrastructure-production',
        '      privileges:',
        '        - create_doc',
        '        - auto_configure',
        '',
      ].join('\n'),
    );
    expect(found('Elasticsearch', 'logs').spec.auth).toEqual({
      fileRealm: [{ secretName: 'logs-fluent-bit' }],
      roles: [{ secretName: 'logs-fluent-bit' }],
    });
  });

  it('lets the setup Job reach Elasticsearch, from both sides', () => {
    const to = found('NetworkPolicy', 'logs-setup-to-elasticsearch').spec;
    const from = found('NetworkPolicy', 'elasticsearch-from-logs-setup').spec;
    const pods = found('Job', 'logs-setup').spec.template.metadata.labels;
    expect(pods).toMatchObject(to.podSelector.matchLabels);
    expect(pods).toMatchObject(from.ingress[0].from[0].podSelector.matchLabels);
    expect(to.egress[0].ports).toEqual([{ port: 9200, protocol: 'TCP' }]);
  });
});

const groups = [
  'elasticsearch.k8s.elastic.co',
  'kibana.k8s.elastic.co',
  'external-secrets.io',
  'generators.external-secrets.io',
];
describeWithSchemas('logging against the API', { kubernetes: '1.34', groups }, (schemas) => {
  it.each(['staging', 'production'] as const)('%s is what an API server takes', (environment) => {
    expect(complaintsOf(schemas, objects({}, environment))).toEqual([]);
  });
});
