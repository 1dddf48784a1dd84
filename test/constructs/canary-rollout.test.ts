import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { CanaryRollout, type CanaryRolloutProps } from '../../src/constructs/canary-rollout.ts';
import { releaseProps } from './release-samples.ts';

const props: CanaryRolloutProps = {
  ...releaseProps,
  steps: [
    { weight: 10, pauseSeconds: 120 },
    { weight: 50, pauseSeconds: 300 },
  ],
  analyses: ['web-success-rate', 'web-latency'],
  traffic: { stable: 'web', canary: 'web-canary', router: { kind: 'gateway', httpRoute: 'web' } },
};

function rendered(difference: Partial<CanaryRolloutProps> = {}) {
  const chart = Testing.chart();
  new CanaryRollout(chart, 'web', { ...props, ...difference });
  return Testing.synth(chart)[0].spec;
}
const canary = (difference: Partial<CanaryRolloutProps> = {}) => rendered(difference).strategy.canary;

describe('CanaryRollout', () => {
  it('watches each share for as long as stated', () => {
    expect(canary().steps).toEqual([
      { setWeight: 10 },
      { pause: { duration: '120s' } },
      { setWeight: 50 },
      { pause: { duration: '300s' } },
    ]);
  });

  it('waits for somebody where a step says so, after its pause', () => {
    const steps = [
      { weight: 10, pauseSeconds: 60, approve: true },
      { weight: 50, pauseSeconds: 0, approve: true },
    ];
    expect(canary({ steps }).steps).toEqual([
      { setWeight: 10 },
      { pause: { duration: '60s' } },
      { pause: {} },
      { setWeight: 50 },
      { pause: {} },
    ]);
  });

  it('starts a whole second colour before it has any traffic, and keeps the first one for a way back', () => {
    const whole = canary({ whole: { approve: true }, keepOldSeconds: 600 });
    expect(whole.steps.slice(0, 3)).toEqual([{ setCanaryScale: { weight: 100 } }, { pause: {} }, { setWeight: 10 }]);
    expect(whole.steps[whole.analysis.startingStep]).toEqual({ pause: { duration: '120s' } });
    expect(whole).toMatchObject({ dynamicStableScale: false, scaleDownDelaySeconds: 600 });
    expect(canary({ whole: { approve: false } }).steps[1]).toEqual({ setWeight: 10 });
  });

  it('refuses a whole second colour where nothing splits the traffic: it would have half of it', () => {
    expect(() => canary({ whole: { approve: false }, traffic: undefined })).toThrow('give traffic, or leave out whole');
  });

  it('judges the new pods from the first pause to the end, and only those', () => {
    expect(canary().analysis).toEqual({
      templates: [{ templateName: 'web-success-rate' }, { templateName: 'web-latency' }],
      args: [{ name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } }],
      startingStep: 1,
    });
    const { startingStep } = canary().analysis;
    expect(canary().steps[startingStep]).toHaveProperty('pause');
    expect(canary({ analyses: [] })).not.toHaveProperty('analysis');
  });

  it('goes back by itself when its pods do not start', () => {
    expect(rendered()).toMatchObject({ progressDeadlineAbort: true, progressDeadlineSeconds: 600 });
  });

  it('lets the Gateway API plugin split the traffic, and keeps the old pods for an instant way back', () => {
    expect(canary()).toMatchObject({
      stableService: 'web',
      canaryService: 'web-canary',
      trafficRouting: { plugins: { 'argoproj-labs/gatewayAPI': { httpRoute: 'web', namespace: 'shop-production' } } },
      dynamicStableScale: false,
    });
  });

  it('lets ingress-nginx split the traffic, by the Ingress of the stable version', () => {
    const traffic = { stable: 'web', canary: 'web-canary', router: { kind: 'ingress-nginx', ingress: 'web' } } as const;
    expect(canary({ traffic }).trafficRouting).toEqual({ nginx: { stableIngress: 'web' } });
  });

  it('counts pods when nothing splits the traffic: with a stable Service the canary would have none', () => {
    const bare = canary({ traffic: undefined });
    expect(bare).toMatchObject({ maxSurge: '25%', maxUnavailable: 0 });
    for (const field of ['stableService', 'canaryService', 'trafficRouting', 'dynamicStableScale']) {
      expect(bare).not.toHaveProperty(field);
    }
  });

  it('has no replica count unless told: an autoscaler owns it', () => {
    expect(rendered()).not.toHaveProperty('replicas');
    expect(rendered({ replicas: 3 }).replicas).toBe(3);
  });

  it('refuses shares that are none, have fractions, or do not grow', () => {
    const of = (...weights: number[]) => canary({ steps: weights.map((weight) => ({ weight, pauseSeconds: 60 })) });
    expect(() => of()).toThrow('CanaryRollout web: steps is empty. fix: name the shares');
    expect(() => of(12.5)).toThrow('CanaryRollout web: step 12.5 is not a whole percentage');
    expect(() => of(50, 50)).toThrow('CanaryRollout web: step 50 after 50 does not grow');
    expect(() => canary({ steps: [{ weight: 5, pauseSeconds: 0 }] })).toThrow('step 5 is watched for 0 s');
  });
});
