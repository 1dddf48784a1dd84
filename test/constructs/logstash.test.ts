import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { logStreams } from '../../src/constructs/log-streams.ts';
import { Logstash, logstashQueueBytes } from '../../src/constructs/logstash.ts';
import { logstashPipeline } from '../../src/constructs/logstash-pipeline.ts';

const GiB = 2 ** 30;

function made(difference: object = {}) {
  const chart = Testing.chart();
  new Logstash(chart, 'logstash', {
    name: 'logs',
    namespace: 'logging',
    version: '9.4.4',
    elasticsearch: 'logs',
    replicas: 2,
    storageBytes: 10 * GiB,
    storageClass: 'gp3',
    memoryBytes: 2 * GiB,
    cpu: '500m',
    streams: logStreams('production'),
    port: 8443,
    certificateSecret: 'logstash-tls',
    ...difference,
  });
  return Testing.synth(chart);
}

describe('Logstash', () => {
  it('writes to the Elasticsearch of its own version, as the user that ECK makes', () => {
    expect(made()[0].spec).toMatchObject({
      version: '9.4.4',
      elasticsearchRefs: [{ name: 'logs', clusterName: 'logs' }],
    });
    const { 'config.string': pipeline } = made()[0].spec.pipelines[0];
    for (const variable of ['HOSTS', 'USER', 'PASSWORD', 'SSL_CERTIFICATE_AUTHORITY']) {
      expect(pipeline).toContain(`"$${'{'}LOGS_ES_${variable}}"`);
    }
  });

  it('keeps what it took in on its volume, with room beside the queue for what was refused', () => {
    const { config, volumeClaimTemplates } = made()[0].spec;
    expect(config).toMatchObject({ 'queue.type': 'persisted', 'queue.max_bytes': '7680mb' });
    expect(config['dead_letter_queue.max_bytes']).toBe('1024mb');
    expect(logstashQueueBytes(10 * GiB)).toBe(7680 * 2 ** 20);
    expect(volumeClaimTemplates[0].spec.resources.requests.storage).toBe('10Gi');
  });

  it('gives half of its memory to the heap', () => {
    const [container] = made({ memoryBytes: GiB })[0].spec.podTemplate.spec.containers;
    expect(container.env).toEqual([{ name: 'LS_JAVA_OPTS', value: '-Xms512m -Xmx512m' }]);
    expect(container.resources.limits).toEqual({ memory: '1Gi' });
  });

  it('meets the Pod Security Standard restricted, its init container too', () => {
    const { containers, initContainers, securityContext } = made()[0].spec.podTemplate.spec;
    expect(securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    for (const { securityContext: own } of [...containers, ...initContainers]) {
      expect(own).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
    }
    expect(initContainers.map(({ name }: { name: string }) => name)).toEqual(['logstash-internal-init-config']);
  });

  it('has a budget and is spread where there are several, and not where there is one', () => {
    const [, budget] = made();
    expect(budget.spec.selector.matchLabels).toEqual({
      'common.k8s.elastic.co/type': 'logstash',
      'logstash.k8s.elastic.co/name': 'logs',
    });
    const single = made({ replicas: 1 });
    expect(single).toHaveLength(1);
    expect(single[0].spec.podTemplate.spec).not.toHaveProperty('topologySpreadConstraints');
  });

  it('refuses what would lose logs', () => {
    expect(() => made({ replicas: 0 })).toThrow(/take no logs\. fix:/);
    expect(() => made({ storageBytes: GiB / 2 })).toThrow(/no queue worth its volume\. fix:/);
    expect(() => made({ streams: [] })).toThrow(/every log is dropped\. fix:/);
  });
});

describe('its pipeline', () => {
  const pipeline = logstashPipeline({ port: 8443, streams: logStreams('staging'), certificates: '/certificates' });

  it('takes logs with TLS, and each path leads to one data stream', () => {
    expect(pipeline).toContain('port => 8443\n    ssl_enabled => true');
    for (const dataset of ['application', 'audit', 'infrastructure']) {
      expect(pipeline).toContain(
        `if [url][path] == "/${dataset}" {\n    mutate { add_field => { "[@metadata][stream]" => "logs-${dataset}-staging" } }`,
      );
    }
    expect(pipeline).toContain('else {\n    drop { }');
  });

  it('only ever adds, and leaves templates and lifecycles alone', () => {
    expect(pipeline).toContain('action => "create"');
    expect(pipeline).toContain('manage_template => false\n    ilm_enabled => false');
  });

  it('gives level, trace and request one name', () => {
    expect(pipeline).toContain('copy => { "[json][severity]" => "[log][level]" }');
    expect(pipeline).toContain('copy => { "[json][traceId]" => "[trace][id]" }');
    expect(pipeline).toContain('copy => { "[json][correlation_id]" => "[http][request][id]" }');
    // What the request to Logstash was is removed before, not after.
    expect(pipeline.indexOf('remove_field')).toBeLessThan(pipeline.indexOf('[http][request][id]'));
  });

  it('closes every brace that it opens', () => {
    expect(pipeline.split('{').length).toBe(pipeline.split('}').length);
  });
});
