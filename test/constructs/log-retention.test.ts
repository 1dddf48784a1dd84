import { execFileSync } from 'node:child_process';
import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { LogRetention } from '../../src/constructs/log-retention.ts';
import { indexTemplate, logStreams } from '../../src/constructs/log-streams.ts';

function made(days = 30) {
  const chart = Testing.chart();
  new LogRetention(chart, 'retention', {
    name: 'logs-setup',
    namespace: 'logging',
    instance: 'shop-production',
    elasticsearch: 'logs',
    version: '9.4.4',
    streams: logStreams('production'),
    days,
    replicas: 1,
  });
  return Testing.synth(chart);
}

describe('log retention', () => {
  it('runs after each sync, in the image that Elasticsearch has anyway', () => {
    const job = made().find(({ kind }) => kind === 'Job');
    expect(job.metadata.annotations).toEqual({
      'argocd.argoproj.io/hook': 'PostSync',
      'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
    });
    const [container] = job.spec.template.spec.containers;
    expect(container.image).toBe('docker.elastic.co/elasticsearch/elasticsearch:9.4.4');
    expect(container.securityContext).toMatchObject({ readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
    expect(job.spec.template.spec.automountServiceAccountToken).toBe(false);
  });

  it('takes the password and the CA from what ECK makes', () => {
    const { containers, volumes } = made().find(({ kind }) => kind === 'Job').spec.template.spec;
    expect(containers[0].env).toContainEqual({
      name: 'PASSWORD',
      valueFrom: { secretKeyRef: { name: 'logs-es-elastic-user', key: 'elastic' } },
    });
    expect(containers[0].env).toContainEqual({ name: 'URL', value: 'https://logs-es-http.logging.svc:9200' });
    expect(volumes).toContainEqual({ name: 'certificates', secret: { secretName: 'logs-es-http-certs-public' } });
  });

  it('is a script that bash can read', () => {
    const script = made().find(({ kind }) => kind === 'ConfigMap').data['run.sh'];
    expect(() => execFileSync('bash', ['-n'], { input: script, stdio: ['pipe', 'pipe', 'pipe'] })).not.toThrow();
  });

  it('names a template for each stream, above Elastic’s own', () => {
    const files = made().find(({ kind }) => kind === 'ConfigMap').data;
    expect(Object.keys(files)).toEqual([
      'logs-application-production.template.json',
      'logs-audit-production.template.json',
      'logs-infrastructure-production.template.json',
      'policy.json',
      'run.sh',
    ]);
    for (const stream of logStreams('production')) {
      expect(indexTemplate(stream, 1)).toMatchObject({
        index_patterns: [stream.name],
        priority: 500,
        template: { settings: { index: { lifecycle: { name: 'platform-logs' } } } },
      });
    }
  });

  it('refuses to keep nothing', () => {
    expect(() => made(0)).toThrow('Job logging/logs-setup: 0 days is no retention. fix: use a whole number from 1');
  });
});
