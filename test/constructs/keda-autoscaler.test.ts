import { parser } from '@prometheus-io/lezer-promql';
import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { KedaAutoscaler, type KedaAutoscalerProps } from '../../src/constructs/keda-autoscaler.ts';
import { metrics } from './release-samples.ts';

const props: KedaAutoscalerProps = {
  name: 'web',
  namespace: 'shop-production',
  labels: {},
  target: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'web' },
  min: 5,
  max: 100,
  cpu: 70,
  up: { percent: 100, pods: 4, periodSeconds: 15, stabilizationSeconds: 0 },
  down: { percent: 10, periodSeconds: 60, stabilizationSeconds: 300 },
  prometheus: 'http://prometheus.monitoring.svc:9090',
  metrics,
  requestsPerPod: 1000,
  latency: { quantile: 0.95, target: 0.2 },
};

function spec(difference: Partial<KedaAutoscalerProps> = {}) {
  const chart = Testing.chart();
  new KedaAutoscaler(chart, 'autoscaler', { ...props, ...difference });
  return Testing.synth(chart)[0].spec;
}
const trigger = (name: string, difference: Partial<KedaAutoscalerProps> = {}) =>
  spec(difference).triggers.find((one: { name: string }) => one.name === name);

describe('KedaAutoscaler', () => {
  it('owns the one HPA of its target, under the name of the workload', () => {
    expect(spec()).toMatchObject({ minReplicaCount: 5, maxReplicaCount: 100, scaleTargetRef: props.target });
    expect(spec().advanced.horizontalPodAutoscalerConfig).toMatchObject({
      name: 'web',
      behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
    });
  });

  it('scales on CPU and memory as utilization', () => {
    expect(trigger('cpu')).toEqual({ type: 'cpu', name: 'cpu', metricType: 'Utilization', metadata: { value: '70' } });
    expect(trigger('memory')).toBeUndefined();
    expect(trigger('memory', { memory: 80 }).metadata).toEqual({ value: '80' });
  });

  it('divides requests among pods, and multiplies pods by response time', () => {
    expect(trigger('request-rate')).toMatchObject({ metricType: 'AverageValue', metadata: { threshold: '1000' } });
    expect(trigger('latency')).toMatchObject({ metricType: 'Value', metadata: { threshold: '0.2' } });
  });

  it('asks for the pods of the expected load too, at the same load a pod', () => {
    expect(trigger('expected-rate')).toBeUndefined();
    expect(trigger('expected-rate', { foresees: true })).toMatchObject({
      metricType: 'AverageValue',
      metadata: {
        threshold: '1000',
        query: 'max(service:http_requests_expected:rate2m{namespace="shop-production",job="web"})',
      },
    });
  });

  it('takes no data for an error, not for zero, and keeps the pods there are', () => {
    for (const name of ['request-rate', 'latency']) expect(trigger(name).metadata.ignoreNullValues).toBe('false');
    expect(spec().fallback).toEqual({ failureThreshold: 3, behavior: 'currentReplicasIfHigher', replicas: 5 });
  });

  it('falls back to half of all when neither CPU nor memory follows the load', () => {
    expect(spec({ cpu: undefined }).fallback.replicas).toBe(53);
  });

  it('caps what the response time may ask for at once, and ignores it without traffic', () => {
    const { query } = trigger('latency').metadata;
    expect(query).toMatch(/^clamp_max\(.*, 0\.25\)$/);
    expect(query).toContain('> 1 or 0 * sum(rate(');
  });

  it('asks in PromQL', () => {
    for (const name of ['request-rate', 'latency']) {
      const { query } = trigger(name).metadata;
      expect(() => parser.configure({ strict: true }).parse(query)).not.toThrow();
    }
  });

  it('refuses what is no target, and to ask Prometheus for nothing', () => {
    expect(() => spec({ requestsPerPod: 0 })).toThrow('KedaAutoscaler web: requestsPerPod 0 is none');
    expect(() => spec({ latency: { quantile: 95, target: 0.2 } })).toThrow('latency 0.2 s at quantile 95 is no target');
    expect(() => spec({ requestsPerPod: undefined, latency: undefined })).toThrow('nothing to ask Prometheus for');
    expect(() => spec({ min: 101 })).toThrow('KedaAutoscaler web: min 101 is above max 100');
  });
});
