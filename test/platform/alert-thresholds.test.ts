import { describe, expect, it } from 'vitest';
import { alertThresholds } from '../../src/platform/alert-thresholds.ts';
import { overlay } from '../../src/platform/layers.ts';
import { sampleTarget } from '../support/target.ts';

/** The thresholds of a service where the platform promises 99.9 % and says `alerts`, if anything. */
function thresholds(service: object, alerts: object = { errorRate: null, latency: null }) {
  const { spec } = sampleTarget({
    objectives: { availability: 99.9 },
    alerts,
    services: { app: overlay({ objectives: { latency: null } }, service) },
  });
  const { app } = spec.services;
  if (!app) throw new Error('the platform has no app');
  return alertThresholds(spec, app);
}

describe('from when on somebody is told of a service', () => {
  it('is five percent of failed requests, and a second, where nobody says or promises anything', () => {
    expect(thresholds({})).toEqual({ errorRate: 5, latency: 1 });
  });

  it('follows what the service promises itself: its error budget, and twice its response time', () => {
    expect(thresholds({ objectives: { availability: 99.95, latency: { below: '250ms', share: 95 } } })).toEqual({
      errorRate: 2.5,
      latency: 0.5,
    });
    expect(thresholds({ objectives: { availability: 99.7 } }).errorRate).toBe(15);
  });

  it('is never so strict that one of a few requests counts, nor so lax that a service which is as good as down does not', () => {
    expect(thresholds({ objectives: { availability: 99.999 } }).errorRate).toBe(1);
    expect(thresholds({ objectives: { availability: 90 } }).errorRate).toBe(50);
  });

  it('takes the promise that is nearest to p95, and none about fewer requests', () => {
    const all = [
      { below: '500ms', share: 99 },
      { below: '250ms', share: 95 },
      { below: '50ms', share: 50 },
    ];
    expect(thresholds({ objectives: { latency: all } }).latency).toBe(0.5);
    expect(thresholds({ objectives: { latency: { below: '50ms', share: 50 } } }).latency).toBe(1);
  });

  it('is what the platform says, and before that what the service says', () => {
    const promised = { objectives: { availability: 99.95, latency: { below: '250ms', share: 95 } } };
    expect(thresholds(promised, { errorRate: 3, latency: '2s' })).toEqual({ errorRate: 3, latency: 2 });
    const own = { ...promised, alerts: { errorRate: 1, latency: '300ms' } };
    expect(thresholds(own, { errorRate: 3, latency: '2s' })).toEqual({ errorRate: 1, latency: 0.3 });
  });
});
