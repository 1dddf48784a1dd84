import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import type { ReleaseProps } from '../../src/constructs/release.ts';
import { RollingDeployment } from '../../src/constructs/rolling-deployment.ts';
import { releaseProps } from './release-samples.ts';

function rendered(difference: Partial<ReleaseProps> = {}) {
  const chart = Testing.chart();
  new RollingDeployment(chart, 'web', { ...releaseProps, ...difference });
  return Testing.synth(chart)[0];
}

describe('RollingDeployment', () => {
  it('takes no old pod away before a new one can carry its load', () => {
    expect(rendered().spec.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 },
    });
  });

  it('has no replica count unless told: an autoscaler owns it', () => {
    expect(rendered().spec).not.toHaveProperty('replicas');
    expect(rendered({ replicas: 3 }).spec.replicas).toBe(3);
  });

  it('keeps the pod template as it is, with fields newer than the generated kinds know', () => {
    expect(rendered().spec.template.spec.containers[0].lifecycle.preStop).toEqual({ sleep: { seconds: 15 } });
  });

  it('refuses a selector that its pods do not match', () => {
    expect(() => rendered({ selector: { app: 'web' } })).toThrow(
      'web: its selector asks for app=web, which its pods do not have. fix: add the label to the pod template',
    );
  });

  it('refuses a deadline that every release would miss, and a count that is none', () => {
    expect(() => rendered({ progressDeadlineSeconds: 10 })).toThrow(
      'web: progressDeadlineSeconds 10 is not above minReadySeconds 10, so every release would fail',
    );
    expect(() => rendered({ replicas: -1 })).toThrow('web: replicas -1 is not a count');
  });
});
