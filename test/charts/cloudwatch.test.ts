import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import { checks } from '../../src/verify/registry.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { verify } from '../../src/verify/verify.ts';
import { turfTarget } from '../support/astral-turf.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { fieldTarget } from '../support/target.ts';

const ROLE = 'arn:aws:iam::000000000000:role/cloudwatch';
const target = (difference: object = {}, more: object = {}) =>
  fieldTarget({ monitoring: { cloudwatch: { traces: true, ...difference } }, ...more }, 'production', {
    cloudwatch_role_arn: ROLE,
  });
// biome-ignore lint/suspicious/noExplicitAny: manifests are read as they are written
type Read = any;
const objects: Read[] = build(target()).map(({ object }) => object);
const find = (kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name);

describe('CloudWatch', () => {
  it('gets chosen series of the platform, by the AWS distribution of OpenTelemetry, as an IAM role', () => {
    const { config, image, replicas } = find('OpenTelemetryCollector', 'cloudwatch').spec;
    expect(image).toBe('public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0');
    expect(replicas).toBe(1);
    expect(config.exporters.awsemf).toMatchObject({
      region: 'us-east-1',
      namespace: 'astral-field/production',
      log_group_name: '/aws/eks/astral-field-production/metrics',
      log_retention: 30,
    });
    const [scrape] = config.receivers.prometheus.config.scrape_configs;
    expect(scrape.metrics_path).toBe('/federate');
    for (const match of scrape.params['match[]']) expect(match).toMatch(/\{namespace="astralfield"\}$/);
    expect(find('ServiceAccount', 'cloudwatch-collector').metadata.annotations).toEqual({
      'eks.amazonaws.com/role-arn': ROLE,
    });
  });

  it('gets every log too, one group for each data set, beside Elasticsearch', () => {
    const { config, serviceAccount } = find('Application', 'astral-field-production-fluent-bit').spec.source.helm
      .valuesObject;
    for (const dataset of ['application', 'audit', 'infrastructure']) {
      expect(config.outputs).toContain(`log_group_name /aws/eks/astral-field-production/${dataset}`);
    }
    expect(config.outputs).toContain('Name es');
    expect(serviceAccount.annotations).toEqual({ 'eks.amazonaws.com/role-arn': ROLE });
  });

  it('hands traces to X-Ray, and tells services where to send them', () => {
    expect(find('OpenTelemetryCollector', 'xray').spec).toMatchObject({
      replicas: 2,
      config: { exporters: { awsxray: { region: 'us-east-1' } } },
    });
    expect(JSON.stringify(objects.filter(({ kind }) => kind === 'ConfigMap' || kind === 'Rollout'))).toContain(
      'http://xray-collector.monitoring.svc:4318',
    );
  });

  it('passes the network', () => {
    const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy').map(({ metadata }) => metadata.name);
    for (const name of [
      'cloudwatch-to-internet',
      'cloudwatch-to-prometheus',
      'fluent-bit-to-internet',
      'xray-from-api',
    ]) {
      expect(policies).toContain(name);
    }
  });

  it('is refused two places for traces, and logs that nobody ships', () => {
    expect(() => target({}, { tracing: { kind: 'jaeger' } })).toThrow('a service has one place to send them to');
    expect(() => target({}, { logs: null })).toThrow('the platform ships none');
  });
});

describeWithSchemas('against the official schemas', { kubernetes: '1.33' }, (schemas) => {
  it('everything about CloudWatch is accepted', () => {
    expect(complaintsOf(schemas, objects)).toEqual([]);
  });
});

describe('logs in CloudWatch alone', () => {
  const alone = (more: object = {}) =>
    fieldTarget(
      { logs: { kind: 'cloudwatch', retentionDays: 90 }, monitoring: { hosts: { logs: null } }, ...more },
      'production',
      { cloudwatch_role_arn: ROLE },
    );
  const made: Read[] = build(alone()).map(({ object }) => object);

  it('are written there as an IAM role, and by nothing to a store in the cluster', () => {
    const { config, env, serviceAccount } = made.find(
      ({ metadata }) => metadata.name === 'astral-field-production-fluent-bit',
    ).spec.source.helm.valuesObject;
    expect(config.outputs.match(/Name (?!prometheus)\w+/g)).toEqual(Array(3).fill('Name cloudwatch_logs'));
    expect(config.outputs).toContain('log_retention_days 90');
    expect(env).toBeUndefined();
    expect(serviceAccount.annotations).toEqual({ 'eks.amazonaws.com/role-arn': ROLE });
    expect(made.filter(({ kind }) => /^(Elasticsearch|Kibana|Logstash|OpenTelemetryCollector)$/.test(kind))).toEqual(
      [],
    );
    expect(made.filter(({ metadata }) => /eck-operator|loki/.test(metadata.name))).toEqual([]);
  });

  it('have a way out for what ships them, and for nobody else there', () => {
    const policy = made.find(({ metadata }) => metadata.name === 'fluent-bit-to-internet');
    expect(policy.metadata.namespace).toBe('logging');
    expect(policy.spec.egress[0].ports).toEqual([{ port: 443, protocol: 'TCP' }]);
  });

  it('are what the network and every other check expects', () => {
    const intent = alone();
    const set = new ManifestSet(build(intent).map(({ object }) => ({ object, file: 'built' })));
    const judged = checks.filter(({ family }) => ['reachability', 'references', 'policies', 'rules'].includes(family));
    const { findings } = verify({ target: intent.id, checks: judged, context: { set, kubernetes: '1.34', intent } });
    expect(findings.map(({ check, object, message }) => `${check} ${object} ${message}`)).toEqual([]);
  });

  it('are refused twice, and on another cloud', () => {
    expect(() => alone({ monitoring: { hosts: { logs: null }, cloudwatch: {} } })).toThrow(
      'copies logs to where they are kept already',
    );
    expect(() => turfTarget('us-central1', { logs: { kind: 'cloudwatch' } })).toThrow('is of AWS');
  });
});
