import { Construct } from 'constructs';
import { Rollout } from '../../imports/argoproj.io.ts';
import { canaryHash } from './canary-analysis.ts';
import { commonSpec, type ReleaseProps } from './release.ts';

/** Who splits the traffic between the stable and the canary Service. */
export type CanaryRouter =
  /** The Gateway API plugin of Argo Rollouts sets the weights of an HTTPRoute that has both Services as backends. */
  | { readonly kind: 'gateway'; readonly httpRoute: string }
  /** Argo Rollouts makes a second, canary Ingress beside this one. */
  | { readonly kind: 'ingress-nginx'; readonly ingress: string };

export interface CanaryRolloutProps extends ReleaseProps {
  /** Shares of the traffic in whole percent, growing. After the last one everything follows. */
  readonly steps: readonly number[];
  /** How long each step is watched, in seconds. */
  readonly pauseSeconds: number;
  /** Names of AnalysisTemplates that judge the new pods while the release lasts. Default: none. */
  readonly analyses?: readonly string[] | undefined;
  /** Services `stable` and `canary`, and who splits the traffic. Default: none; the share of pods is the share of traffic. */
  readonly traffic?: { readonly stable: string; readonly canary: string; readonly router: CanaryRouter } | undefined;
}

/**
 * Gives a new version a growing share of the traffic, and takes it back by itself when an analysis fails.
 *
 * The analysis runs in the background, from the first share on, and not as a step between shares: a step judges one
 * moment and then looks away, this one aborts whenever it happens, pauses included.
 */
export class CanaryRollout extends Construct {
  constructor(scope: Construct, id: string, props: CanaryRolloutProps) {
    super(scope, id);
    const { name, namespace, steps, pauseSeconds, analyses = [] } = props;
    refuseSteps(name, steps, pauseSeconds);
    new Rollout(this, 'Rollout', {
      metadata: { name, namespace, labels: props.labels },
      spec: {
        ...commonSpec(props),
        // Otherwise a release whose pods never start waits for somebody.
        progressDeadlineAbort: true,
        // Back to one of the last versions at once, without its steps: a revert in Git is an emergency.
        rollbackWindow: { revisions: 3 },
        strategy: {
          canary: {
            ...trafficOf(namespace, props.traffic),
            steps: steps.flatMap((weight) => [{ setWeight: weight }, { pause: { duration: `${pauseSeconds}s` } }]),
            ...(analyses.length === 0
              ? {}
              : {
                  analysis: {
                    templates: analyses.map((templateName) => ({ templateName })),
                    args: [canaryHash],
                    // Counted from 0: the pause after the first share, when the canary has pods and traffic.
                    startingStep: 1,
                  },
                }),
          },
        },
      },
    });
  }
}

function trafficOf(namespace: string, traffic: CanaryRolloutProps['traffic']) {
  // The Service then selects old and new pods alike, and traffic follows their numbers: never fewer than there were.
  if (!traffic) return { maxSurge: '25%', maxUnavailable: 0 };
  const { stable, canary, router } = traffic;
  return {
    stableService: stable,
    canaryService: canary,
    trafficRouting:
      router.kind === 'gateway'
        ? { plugins: { 'argoproj-labs/gatewayAPI': { httpRoute: router.httpRoute, namespace } } }
        : { nginx: { stableIngress: router.ingress } },
    // The old version keeps all its pods until the end, so that an abort is a change of weights and nothing has to start
    // first. That costs up to twice the pods. An autoscaler counts both versions' pods, and what they use together.
    dynamicStableScale: false,
    // A share of 10 % of five pods would be one pod, and its eviction an outage for that share.
    minPodsPerReplicaSet: 2,
    // Time for proxies to forget the old pods.
    scaleDownDelaySeconds: 60,
    // The pods of an aborted release take no traffic, but can still be asked what went wrong.
    abortScaleDownDelaySeconds: 300,
  };
}

function refuseSteps(name: string, steps: readonly number[], pauseSeconds: number): void {
  if (steps.length === 0) {
    throw new Error(`CanaryRollout ${name}: steps is empty. fix: name the shares, e.g. [10, 25, 50]`);
  }
  for (const [i, weight] of steps.entries()) {
    if (!Number.isInteger(weight) || weight < 1 || weight > 100) {
      throw new Error(
        `CanaryRollout ${name}: step ${weight} is not a whole percentage. fix: use 1 to 100; the API has no fractions`,
      );
    }
    const before = steps[i - 1];
    if (before !== undefined && weight <= before) {
      throw new Error(
        `CanaryRollout ${name}: step ${weight} after ${before} does not grow. fix: sort the steps, e.g. [10, 25, 50]`,
      );
    }
  }
  if (!Number.isInteger(pauseSeconds) || pauseSeconds < 1) {
    throw new Error(
      `CanaryRollout ${name}: pauseSeconds ${pauseSeconds} would wait for somebody, or not at all. fix: use whole seconds above 0`,
    );
  }
}
