import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { PrometheusServer, type PrometheusServerProps } from '../../src/constructs/prometheus-server.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';

const props: PrometheusServerProps = {
  name: 'main',
  namespace: 'monitoring',
  service: 'prometheus',
  pods: { 'app.kubernetes.io/name': 'prometheus' },
  replicas: 2,
  interval: '30s',
  retention: '30d',
  storage: '100Gi',
  storageClass: 'gp3',
  resources: { cpu: '1', memory: '4Gi', memoryLimit: '8Gi' },
  externalLabels: { cluster: 'shop' },
  alertmanager: 'alertmanager',
};

function rendered(changes: Partial<PrometheusServerProps> = {}) {
  const chart = Testing.chart();
  new PrometheusServer(chart, 'prometheus', { ...props, ...changes });
  return Testing.synth(chart);
}
const of = (kind: string, changes: Partial<PrometheusServerProps> = {}) =>
  rendered(changes).find((object) => object.kind === kind);

describe('PrometheusServer', () => {
  it('takes every monitor, probe and rule of every namespace by default', () => {
    const { spec } = of('Prometheus');
    for (const what of ['serviceMonitor', 'podMonitor', 'probe', 'scrapeConfig', 'rule']) {
      expect(spec[`${what}Selector`], what).toEqual({});
      expect(spec[`${what}NamespaceSelector`], what).toEqual({});
    }
  });

  it('takes only those with the labels that it is told', () => {
    const { spec } = of('Prometheus', { monitorLabels: { team: 'platform' }, ruleLabels: { prometheus: 'main' } });
    for (const what of ['serviceMonitor', 'podMonitor', 'probe', 'scrapeConfig']) {
      expect(spec[`${what}Selector`], what).toEqual({ matchLabels: { team: 'platform' } });
    }
    expect(spec.ruleSelector).toEqual({ matchLabels: { prometheus: 'main' } });
  });

  it('keeps its replicas on different nodes and lets a drain take one of them', () => {
    const { spec } = of('Prometheus');
    expect(spec.replicas).toBe(2);
    expect(spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey).toBe(
      'kubernetes.io/hostname',
    );
    expect(of('PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: 1 });
  });

  it('has neither where it is alone', () => {
    expect(of('Prometheus', { replicas: 1 }).spec).not.toHaveProperty('affinity');
    expect(of('PodDisruptionBudget', { replicas: 1 })).toBeUndefined();
  });

  it('drops old samples before the disk is full', () => {
    expect(of('Prometheus').spec).toMatchObject({ retention: '30d', retentionSize: '87040MiB' });
  });

  it('is scraped itself, through the Service that gives the job its name', () => {
    const service = of('Service');
    expect(service.metadata.labels).toMatchObject(of('ServiceMonitor').spec.selector.matchLabels);
    expect(service.spec.ports.map(({ name }: { name: string }) => name)).toEqual(
      of('ServiceMonitor').spec.endpoints.map(({ port }: { port: string }) => port),
    );
  });

  it('may read where pods are, and no Secret', () => {
    const resources = of('ClusterRole').rules.flatMap(({ resources: named = [] }: { resources?: string[] }) => named);
    expect(resources).toContain('pods');
    expect(resources).not.toContain('secrets');
  });

  it('refuses what Prometheus would not start with, and says how to mend it', () => {
    expect(() => rendered({ replicas: 0 })).toThrow('0 replicas. fix:');
    expect(() => rendered({ retention: '30 days' })).toThrow("retention '30 days' is no duration of Prometheus. fix:");
    expect(() => rendered({ storage: '100G' })).toThrow("a volume of '100G' for Prometheus cannot be read. fix:");
  });
});

describeWithSchemas(
  'against the official schemas',
  { kubernetes: '1.33', groups: ['monitoring.coreos.com'] },
  (schemas) => {
    it('is accepted by the operator and the API server', () => {
      const objects = rendered({ monitorLabels: { team: 'platform' }, externalUrl: 'https://prometheus.shop.example' });
      expect(complaintsOf(schemas, objects)).toEqual([]);
    });
  },
);
