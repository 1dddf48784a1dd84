import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import { Collector } from '../../src/constructs/collector.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { fieldTarget } from '../support/target.ts';

const tracing = { tracing: { kind: 'jaeger', sampling: { default: 5, services: { api: 50 } } } };
// biome-ignore lint/suspicious/noExplicitAny: manifests are read as they are written
type Read = any;
const objects: Read[] = build(fieldTarget(tracing)).map(({ object }) => object);
const dev = build(fieldTarget({ ...tracing, logs: { kind: 'elastic', version: '9.4.4', nodes: 1 } }, 'dev'));
const find = (kind: string, name: string, among: Read[] = objects) =>
  among.find((object) => object.kind === kind && object.metadata.name === name);
const jaeger = find('OpenTelemetryCollector', 'jaeger').spec;

function refusal(difference: object): string {
  try {
    fieldTarget(difference);
    return '';
  } catch (error) {
    return JSON.stringify((error as { problems: unknown }).problems);
  }
}

describe('Jaeger', () => {
  it('is three collectors in production and one elsewhere, pinned, with room for a drain', () => {
    expect(jaeger).toMatchObject({
      replicas: 3,
      image: 'docker.io/jaegertracing/jaeger:2.20.0',
      podDisruptionBudget: { maxUnavailable: 1 },
    });
    const small = find(
      'OpenTelemetryCollector',
      'jaeger',
      dev.map(({ object }) => object),
    ).spec;
    expect(small.replicas).toBe(1);
    expect(small).not.toHaveProperty('podDisruptionBudget');
  });

  it('keeps traces in the Elasticsearch of the logs, over TLS, as a user that may touch nothing else', () => {
    const storage = jaeger.config.extensions.jaeger_storage.backends.elasticsearch.elasticsearch;
    expect(storage.server_urls).toEqual(['https://logs-es-http.logging.svc:9200']);
    expect(storage.auth.basic).toEqual({ username: 'jaeger', password_file: '/etc/jaeger/user/password' });
    expect(storage.tls).toEqual({ ca_file: '/etc/jaeger/authority/ca.crt' });
    const { data } = find('ExternalSecret', 'jaeger-elasticsearch').spec.target.template;
    expect(data['roles.yml']).toContain('jaeger-*');
    expect(find('Elasticsearch', 'logs').spec.auth.fileRealm).toContainEqual({ secretName: 'jaeger-elasticsearch' });
  });

  it('removes traces after the days that the platform says', () => {
    const [container] = find('CronJob', 'jaeger-retention').spec.jobTemplate.spec.template.spec.containers;
    expect(container.env).toContainEqual({ name: 'DAYS', value: '7' });
  });

  it('hands out the sampling that services are told anyway', () => {
    const strategies = JSON.parse(find('ConfigMap', 'jaeger-sampling').data['strategies.json']);
    expect(strategies.default_strategy).toEqual({ type: 'probabilistic', param: 0.05 });
    expect(strategies.service_strategies).toContainEqual({ service: 'api', type: 'probabilistic', param: 0.5 });
    const config = find('Rollout', 'api').spec.template.spec.containers[0];
    const text = JSON.stringify([
      config,
      find('ConfigMap', 'api-config') ?? {},
      objects.filter((o) => o.kind === 'ConfigMap'),
    ]);
    expect(text).toContain('OTEL_TRACES_SAMPLER_ARG');
    expect(text).toContain('http://jaeger-collector.logging.svc:4318');
  });

  it('makes metrics of spans, which Prometheus scrapes and a dashboard shows', () => {
    expect(jaeger.config.service.pipelines.traces.exporters).toContain('spanmetrics');
    expect(find('PodMonitor', 'jaeger-spans').spec.podMetricsEndpoints[0].port).toBe('prometheus');
    const board = find('ConfigMap', 'dashboard-astral-field-traces');
    expect(JSON.stringify(board.data)).toContain('traces_span_metrics_calls_total');
  });

  it('passes the network: services to it, it to its storage', () => {
    const policies = objects
      .filter((o) => o.kind === 'NetworkPolicy')
      .map((o) => `${o.metadata.namespace}/${o.metadata.name}`);
    expect(policies.filter((name) => name.includes('jaeger')).sort()).toEqual(
      expect.arrayContaining([
        'logging/elasticsearch-from-jaeger',
        'logging/jaeger-from-api',
        'logging/jaeger-from-grafana',
        'logging/jaeger-from-prometheus',
        'logging/jaeger-to-dns',
        'logging/jaeger-to-elasticsearch',
        'logging/jaeger-to-prometheus',
      ]),
    );
  });

  it('is refused without the Elasticsearch of the logs, and for services that there are not', () => {
    expect(refusal({ ...tracing, logs: null, monitoring: { hosts: { logs: null } } })).toContain(
      'Elasticsearch of the logs',
    );
    expect(refusal({ tracing: { kind: 'jaeger', sampling: { services: { nobody: 1 } } } })).toContain('is no service');
  });
});

describe('a collector', () => {
  it('refuses a pipeline of what is not configured', () => {
    const made = () =>
      new Collector(Testing.chart(), 'c', {
        name: 'c',
        namespace: 'n',
        pods: {},
        image: 'i:1',
        replicas: 1,
        resources: { cpu: '1', memory: '1Gi' },
        config: {
          receivers: {},
          exporters: {},
          service: { pipelines: { traces: { receivers: ['otlp'], exporters: [] } } },
        },
      });
    expect(made).toThrow('pipeline traces uses otlp, which is not configured. fix: configure it');
  });
});

describeWithSchemas('against the official schemas', { kubernetes: '1.33' }, (schemas) => {
  it('everything about traces is accepted', () => {
    expect(complaintsOf(schemas, objects)).toEqual([]);
  });
});
