import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Kibana } from '../../src/constructs/kibana.ts';

function made(replicas?: number) {
  const chart = Testing.chart();
  const size = replicas === undefined ? {} : { replicas };
  new Kibana(chart, 'kibana', { name: 'logs', namespace: 'logging', version: '9.4.4', elasticsearch: 'logs', ...size });
  return Testing.synth(chart)[0];
}

describe('Kibana', () => {
  it('reads the Elasticsearch of its own version', () => {
    expect(made(2).spec).toMatchObject({ version: '9.4.4', count: 2, elasticsearchRef: { name: 'logs' } });
    expect(made().spec.count).toBe(1);
  });

  it('talks to nobody outside', () => {
    expect(made().spec.config).toMatchObject({ 'telemetry.optIn': false, 'newsfeed.enabled': false });
  });

  it('does not run as root', () => {
    expect(made().spec.podTemplate.spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
  });
});
