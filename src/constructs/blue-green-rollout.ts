import { Construct } from 'constructs';
import { Rollout } from '../../imports/argoproj.io.ts';
import { canaryHash } from './canary-analysis.ts';
import { commonSpec, type ReleaseProps } from './release.ts';

export interface BlueGreenRolloutProps extends ReleaseProps {
  /** The Service that has the traffic. */
  readonly active: string;
  /** The Service under which the new colour can be tried before it has the traffic. */
  readonly preview: string;
  /** The new colour takes the traffic by itself; otherwise somebody promotes it. */
  readonly autoPromote: boolean;
  /** How long the old colour stays for an instant way back, in seconds. */
  readonly keepOldSeconds: number;
  /**
   * AnalysisTemplates that judge the new colour once it has the traffic, and how long they take together, in seconds. They
   * must come to an end by themselves (`count`). Default: none.
   */
  readonly analysis?: { readonly templates: readonly string[]; readonly seconds: number } | undefined;
}

/**
 * Starts a new version whole beside the old one and switches the traffic in one move. When an analysis then fails, the
 * traffic goes back to the old colour, which still stands.
 *
 * Judged after the switch, not before: before it the new colour has no requests to be judged by, and an analysis of
 * nothing always passes. What guards the switch is that all its pods are ready.
 */
export class BlueGreenRollout extends Construct {
  constructor(scope: Construct, id: string, props: BlueGreenRolloutProps) {
    super(scope, id);
    const { name, namespace, analysis, keepOldSeconds } = props;
    if (analysis && keepOldSeconds <= analysis.seconds) {
      throw new Error(
        `BlueGreenRollout ${name}: the old colour goes after ${keepOldSeconds} s, before the analysis ends at ${analysis.seconds} s, and there would be no way back. fix: keep it longer, e.g. ${analysis.seconds + 60} s`,
      );
    }
    new Rollout(this, 'Rollout', {
      metadata: { name, namespace, labels: props.labels },
      spec: {
        ...commonSpec(props),
        progressDeadlineAbort: true,
        rollbackWindow: { revisions: 3 },
        strategy: {
          blueGreen: {
            activeService: props.active,
            previewService: props.preview,
            autoPromotionEnabled: props.autoPromote,
            scaleDownDelaySeconds: keepOldSeconds,
            // A colour that was taken back can still be asked what went wrong.
            abortScaleDownDelaySeconds: 300,
            ...(analysis && analysis.templates.length > 0
              ? {
                  postPromotionAnalysis: {
                    templates: analysis.templates.map((templateName) => ({ templateName })),
                    args: [canaryHash],
                  },
                }
              : {}),
          },
        },
      },
    });
  }
}
