import { parser } from '@prometheus-io/lezer-promql';
import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { CanaryAnalysis, type CanaryAnalysisProps } from '../../src/constructs/canary-analysis.ts';
import { metrics } from './release-samples.ts';

const props: CanaryAnalysisProps = {
  name: 'web-success-rate',
  namespace: 'shop-production',
  labels: {},
  prometheus: 'http://prometheus.monitoring.svc:9090',
  metrics,
  promise: { kind: 'success-rate', atLeast: 0.99 },
  intervalSeconds: 60,
};
const latency = { kind: 'latency', quantile: 0.95, atMost: 0.5 } as const;

function rendered(difference: Partial<CanaryAnalysisProps> = {}) {
  const chart = Testing.chart();
  new CanaryAnalysis(chart, 'analysis', { ...props, ...difference });
  return Testing.synth(chart)[0].spec;
}
const metric = (difference: Partial<CanaryAnalysisProps> = {}) => rendered(difference).metrics[0];

/** Argo Rollouts' own evaluation, for the few operators used here. */
function holds(condition: string, result: number[]): boolean {
  return Boolean(
    new Function('result', 'len', 'isNaN', `return ${condition}`)(result, (a: number[]) => a.length, Number.isNaN),
  );
}

describe('CanaryAnalysis', () => {
  it('asks for the new pods alone, whose revision is its argument', () => {
    expect(rendered().args).toEqual([{ name: 'canary-hash' }]);
    for (const promise of [props.promise, latency]) {
      const { query } = metric({ promise }).provider.prometheus;
      const selectors: string[] = query.match(/\{namespace=[^}]*\}\}[^}]*\}/g) ?? [];
      expect(selectors.length).toBeGreaterThan(0);
      for (const selector of selectors) expect(selector).toContain('rollouts_pod_template_hash="{{args.canary-hash}}"');
      expect(query.match(/namespace=/g)).toHaveLength(selectors.length);
    }
  });

  it('asks in PromQL', () => {
    for (const promise of [props.promise, latency]) {
      const { query } = metric({ promise }).provider.prometheus;
      expect(() => parser.configure({ strict: true }).parse(query)).not.toThrow();
    }
  });

  it('lets a version pass that keeps the promise, and without traffic; no other', () => {
    const success: string = metric().successCondition;
    expect(holds(success, [0.99])).toBe(true);
    expect(holds(success, [0.98])).toBe(false);
    const fast: string = metric({ promise: latency }).successCondition;
    expect(holds(fast, [0.5])).toBe(true);
    expect(holds(fast, [0.51])).toBe(false);
    for (const condition of [success, fast]) {
      expect(holds(condition, [])).toBe(true);
      expect(holds(condition, [Number.NaN])).toBe(true);
    }
  });

  it('fails a version at the third bad measurement, and when Prometheus does not answer', () => {
    expect(metric()).toMatchObject({ failureLimit: 2, consecutiveErrorLimit: 4, interval: '60s', initialDelay: '60s' });
    expect(metric()).not.toHaveProperty('count');
    expect(metric({ count: 5 }).count).toBe(5);
  });

  it('refuses a judgement that could never fail', () => {
    expect(() => metric({ count: 2 })).toThrow('2 measurements can never fail, since 2 may. fix: take at least 3');
  });

  it('refuses promises and intervals that are none', () => {
    expect(() => metric({ promise: { kind: 'success-rate', atLeast: 99 } })).toThrow(
      'atLeast 99 is not a share. fix: use 0 to 1, e.g. 0.99 for 99 %',
    );
    expect(() => metric({ promise: { ...latency, quantile: 95 } })).toThrow('quantile 95 at most 0.5 s is no promise');
    expect(() => metric({ intervalSeconds: 0.5 })).toThrow('intervalSeconds 0.5 is no interval');
  });
});
