import { describe, expect, it } from 'vitest';
import { addonContext } from '../../charts/addon-context.ts';
import { build } from '../../charts/index.ts';
import { catalogue } from '../../src/addons/catalogue.ts';
import { addonsInUse } from '../../src/addons/in-use.ts';
import type { Target } from '../../src/platform/target.ts';
import { type End, passes } from '../support/network.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { sampleTarget } from '../support/target.ts';

const logstash = { logs: { logstash: {} } };
// biome-ignore lint/suspicious/noExplicitAny: manifests are read as they are written
type Read = any;
const objectsOf = (target: Target): Read[] => build(target).map(({ object }) => object);
const target = sampleTarget(logstash);
const objects = objectsOf(target);
const find = (kind: string, name: string, among = objects) =>
  among.find((object) => object.kind === kind && object.metadata.name === name);
const outputs = (of: Target) => {
  const values: Read = catalogue['fluent-bit'].values?.(addonContext(of));
  return String(values.config.outputs);
};

describe('Logstash, where a platform asks for it', () => {
  it('is two pods in production and one elsewhere', () => {
    expect(find('Logstash', 'logs').spec.count).toBe(2);
    expect(find('Logstash', 'logs', objectsOf(sampleTarget(logstash, 'staging'))).spec.count).toBe(1);
    expect(find('Logstash', 'logs', objectsOf(sampleTarget()))).toBeUndefined();
  });

  it('gets every log instead of Elasticsearch, with TLS by an authority that Fluent Bit knows', () => {
    expect(outputs(target)).not.toContain('Name es');
    expect(outputs(target)).toContain('Host logs-ls-input.logging.svc\n    Port 8443\n    URI /application');
    const certificate = find('Certificate', 'logstash-tls');
    expect(certificate.spec.dnsNames).toEqual(['logs-ls-input.logging.svc']);
    expect(certificate.spec.issuerRef.name).toBe(find('ClusterIssuer', 'logs-authority').metadata.name);
    expect(outputs(sampleTarget())).toContain('Name es');
  });

  it('leaves Fluent Bit no user of Elasticsearch, and no way to it', () => {
    expect(find('ExternalSecret', 'logs-fluent-bit')).toBeUndefined();
    const pod = (labels: Record<string, string>): End => ({ namespace: 'logging', labels });
    const shipper = pod({ 'app.kubernetes.io/name': 'fluent-bit' });
    const processor = pod({ 'common.k8s.elastic.co/type': 'logstash' });
    const store = pod({ 'common.k8s.elastic.co/type': 'elasticsearch' });
    const connects = (from: End, to: End, port: number) => passes(objects, { from, to, port });
    expect(connects(shipper, processor, 8443)).toBe(true);
    expect(connects(processor, store, 9200)).toBe(true);
    expect(connects(shipper, store, 9200)).toBe(false);
    expect(connects(processor, shipper, 2020)).toBe(false);
  });

  it('brings cert-manager also where nothing is public', () => {
    const bare = { edge: null, services: { app: { public: null } } };
    expect(addonsInUse(sampleTarget({ ...bare, ...logstash }).spec)).toContain('cert-manager');
  });

  it('is told of when nobody takes logs, and when they pile up', () => {
    const [group] = find('PrometheusRule', 'astral-planner-logs').spec.groups;
    const [down, fills] = group.rules;
    expect(down.expr).toContain('statefulset="logs-ls"');
    expect(fills.expr).toContain('"logstash-data-logs-ls-0|logstash-data-logs-ls-1"');
    // Half of three quarters of 10 GiB.
    expect(fills.expr).toMatch(/ > 4026531840$/);
  });
});

describeWithSchemas(
  'Logstash against the API',
  { kubernetes: '1.34', groups: ['logstash.k8s.elastic.co', 'cert-manager.io'] },
  (schemas) => {
    it('is what an API server takes', () => {
      const own = objects.filter(({ kind }) => ['Logstash', 'Certificate', 'PodDisruptionBudget'].includes(kind));
      expect(complaintsOf(schemas, own)).toEqual([]);
    });
  },
);
