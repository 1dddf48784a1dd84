import { describe, expect, it } from 'vitest';
import { probes } from '../../../src/constructs/workload/probes.ts';

const health = { live: '/live', ready: '/ready', startupSeconds: 60, port: 'http' };

describe('probes', () => {
  it('asks for life while starting and running, and for readiness beside', () => {
    const { startupProbe, readinessProbe, livenessProbe } = probes(health);
    expect(startupProbe.httpGet).toEqual({ path: '/live', port: 'http' });
    expect(livenessProbe.httpGet).toEqual({ path: '/live', port: 'http' });
    expect(readinessProbe.httpGet).toEqual({ path: '/ready', port: 'http' });
  });

  it('gives a start the time that was stated, rounded up to whole periods', () => {
    const time = (startupSeconds: number) => {
      const { periodSeconds, failureThreshold } = probes({ ...health, startupSeconds }).startupProbe;
      return (periodSeconds ?? 0) * (failureThreshold ?? 0);
    };
    expect(time(60)).toBe(60);
    expect(time(61)).toBe(65);
  });

  it('is more patient with a restart than with traffic', () => {
    const { readinessProbe, livenessProbe } = probes(health);
    expect(livenessProbe.periodSeconds).toBeGreaterThan(readinessProbe.periodSeconds ?? 0);
  });

  it('refuses a start without time', () => {
    expect(() => probes({ ...health, startupSeconds: 0 })).toThrow(
      'startupSeconds 0 leaves no time to start. fix: use seconds above 0, e.g. 120',
    );
  });
});
