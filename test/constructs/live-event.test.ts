import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { KedaAutoscaler, type KedaAutoscalerProps } from '../../src/constructs/keda-autoscaler.ts';
import { wantedPods } from '../../src/constructs/live-event.ts';
import { syntaxErrors } from '../support/promql.ts';

const props: KedaAutoscalerProps = {
  name: 'web',
  namespace: 'shop-production',
  labels: {},
  target: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
  min: 3,
  max: 100,
  cpu: 70,
  up: { percent: 100, periodSeconds: 15, stabilizationSeconds: 0 },
  down: { percent: 10, periodSeconds: 60, stabilizationSeconds: 300 },
  prometheus: 'http://prometheus.monitoring.svc:9090',
  events: [{ name: 'finals', from: 1_000, until: 2_000, min: 60 }],
};

function triggers(more: Partial<KedaAutoscalerProps> = {}) {
  const chart = Testing.chart();
  new KedaAutoscaler(chart, 'web', { ...props, ...more });
  return Testing.synth(chart)[0].spec.triggers;
}

describe('a live event', () => {
  it('is a stretch of time with a year, unlike cron: it does not come again', () => {
    const query = wantedPods({ name: 'finals', from: 1_000, until: 2_000, min: 60 });
    expect(query).toBe('vector(60 * (time() >= bool 1000) * (time() < bool 2000))');
    expect(syntaxErrors(query)).toEqual([]);
  });

  it('wants its pods whatever the number of pods is, beside the load', () => {
    const [cpu, event] = triggers();
    expect(cpu.type).toBe('cpu');
    expect(event).toMatchObject({
      type: 'prometheus',
      name: 'event-finals',
      metricType: 'AverageValue',
      metadata: { threshold: '1', ignoreNullValues: 'false' },
    });
  });

  it('that ends before it begins, or wants more than there may be, is refused', () => {
    const event = { name: 'finals', from: 2_000, until: 1_000, min: 60 };
    expect(() => triggers({ events: [event] })).toThrow('event finals lasts from 2000 until 1000');
    expect(() => triggers({ events: [{ ...event, until: 3_000, min: 101 }] })).toThrow(
      'event finals wants 101 pods of at the most 100',
    );
  });
});

describe('what is counted', () => {
  it('is shared by the pods', () => {
    const counted = [{ name: 'connections', query: 'sum(websocket_connections)', perPod: 500 }];
    expect(triggers({ counted, events: [] })[1]).toMatchObject({
      name: 'connections',
      metricType: 'AverageValue',
      metadata: { query: 'sum(websocket_connections)', threshold: '500' },
    });
  });

  it('cannot be shared by none, and requests need their metrics', () => {
    expect(() => triggers({ counted: [{ name: 'connections', query: 'x', perPod: 0 }] })).toThrow('0 per pod is none');
    expect(() => triggers({ requestsPerPod: 10 })).toThrow('requests are not counted anywhere');
  });
});
