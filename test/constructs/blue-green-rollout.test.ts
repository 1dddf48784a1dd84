import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { BlueGreenRollout, type BlueGreenRolloutProps } from '../../src/constructs/blue-green-rollout.ts';
import { releaseProps } from './release-samples.ts';

const props: BlueGreenRolloutProps = {
  ...releaseProps,
  active: 'web',
  preview: 'web-preview',
  autoPromote: true,
  keepOldSeconds: 600,
  analysis: { templates: ['web-success-rate'], seconds: 300 },
};

function blueGreen(difference: Partial<BlueGreenRolloutProps> = {}) {
  const chart = Testing.chart();
  new BlueGreenRollout(chart, 'web', { ...props, ...difference });
  return Testing.synth(chart)[0].spec.strategy.blueGreen;
}

describe('BlueGreenRollout', () => {
  it('switches the active Service, and shows the new colour under the preview one before', () => {
    expect(blueGreen()).toMatchObject({
      activeService: 'web',
      previewService: 'web-preview',
      autoPromotionEnabled: true,
      scaleDownDelaySeconds: 600,
    });
    expect(blueGreen({ autoPromote: false }).autoPromotionEnabled).toBe(false);
  });

  it('judges the new colour once it has traffic to be judged by', () => {
    expect(blueGreen().postPromotionAnalysis.templates).toEqual([{ templateName: 'web-success-rate' }]);
    expect(blueGreen()).not.toHaveProperty('prePromotionAnalysis');
    expect(blueGreen({ analysis: { templates: [], seconds: 300 } })).not.toHaveProperty('postPromotionAnalysis');
  });

  it('refuses to take the old colour away while the new one is judged', () => {
    expect(() => blueGreen({ keepOldSeconds: 300 })).toThrow(
      'the old colour goes after 300 s, before the analysis ends at 300 s, and there would be no way back. fix: keep it longer, e.g. 360 s',
    );
    expect(() => blueGreen({ keepOldSeconds: 301 })).not.toThrow();
  });
});
