import { Construct } from 'constructs';
import { Rollout } from '../../imports/argoproj.io.ts';
import { canaryHash } from './canary-analysis.ts';
import { commonSpec, type ReleaseProps } from './release.ts';

/** Who splits the traffic between the stable and the canary Service. */
export type CanaryRouter =
  /** The Gateway API plugin of Argo Rollouts sets the weights of an HTTPRoute that has both Services as backends. */
  | { readonly kind: 'gateway'; readonly httpRoute: string }
  /** Argo Rollouts makes a second, canary Ingress beside this one. */
  | { readonly kind: 'ingress-nginx'; readonly ingress: string }
  /**
   * Argo Rollouts sets the weights of routes of VirtualServices that have both Services as destinations. By Service, not by
   * subset: a subset's labels are Argo Rollouts' to write, and until it has, requests find no pods.
   */
  | {
      readonly kind: 'istio';
      readonly virtualServices: readonly { readonly name: string; readonly routes: readonly string[] }[];
    };

export interface CanaryStep {
  /** Share of the traffic in whole percent. */
  readonly weight: number;
  /** How long it is watched, in seconds. 0: no time, for a step that somebody approves. */
  readonly pauseSeconds: number;
  /** After that it waits for somebody to promote the release. Default: it moves on by itself. */
  readonly approve?: boolean | undefined;
}

export interface CanaryRolloutProps extends ReleaseProps {
  /** Growing shares of the traffic. After the last one everything follows. */
  readonly steps: readonly CanaryStep[];
  /**
   * The new version has all its pods before it gets the first share, as the second colour of blue-green. `approve`: it
   * then waits for somebody before it gets any. Needs `traffic`. Default: it has as many pods as its share needs.
   */
  readonly whole?: { readonly approve: boolean } | undefined;
  /** How long the old version keeps its pods once it has no traffic, in seconds: going back needs no start. Default: 60. */
  readonly keepOldSeconds?: number | undefined;
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
    const { name, namespace, steps, whole, analyses = [] } = props;
    refuseSteps(name, steps);
    if (whole && !props.traffic) {
      throw new Error(
        `CanaryRollout ${name}: with all its pods beside the old ones, it would have half the traffic at once, since nothing splits it. fix: give traffic, or leave out whole`,
      );
    }
    // Counted in pods and not in traffic: it stays at all of them, whatever the share.
    const first = whole ? [{ setCanaryScale: { weight: 100 } }, ...(whole.approve ? [{ pause: {} }] : [])] : [];
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
            ...trafficOf(props),
            steps: [...first, ...steps.flatMap(stepsOf)],
            ...(analyses.length === 0
              ? {}
              : {
                  analysis: {
                    templates: analyses.map((templateName) => ({ templateName })),
                    args: [canaryHash],
                    // Counted from 0: the pause after the first share, when the canary has pods and traffic.
                    startingStep: first.length + 1,
                  },
                }),
          },
        },
      },
    });
  }
}

function stepsOf({ weight, pauseSeconds, approve }: CanaryStep) {
  return [
    { setWeight: weight },
    ...(pauseSeconds > 0 ? [{ pause: { duration: `${pauseSeconds}s` } }] : []),
    // Without a duration it waits until somebody promotes.
    ...(approve ? [{ pause: {} }] : []),
  ];
}

function trafficOf({ namespace, traffic, keepOldSeconds = 60 }: CanaryRolloutProps) {
  // The Service then selects old and new pods alike, and traffic follows their numbers: never fewer than there were.
  if (!traffic) return { maxSurge: '25%', maxUnavailable: 0 };
  const { stable, canary, router } = traffic;
  return {
    stableService: stable,
    canaryService: canary,
    trafficRouting: routingOf(namespace, router),
    // The old version keeps all its pods until the end, so that an abort is a change of weights and nothing has to start
    // first. That costs up to twice the pods. An autoscaler counts both versions' pods, and what they use together.
    dynamicStableScale: false,
    // A share of 10 % of five pods would be one pod, and its eviction an outage for that share.
    minPodsPerReplicaSet: 2,
    // Time for proxies to forget the old pods, and for people to go back to them.
    scaleDownDelaySeconds: keepOldSeconds,
    // The pods of an aborted release take no traffic, but can still be asked what went wrong.
    abortScaleDownDelaySeconds: 300,
  };
}

function routingOf(namespace: string, router: CanaryRouter) {
  switch (router.kind) {
    case 'gateway':
      return { plugins: { 'argoproj-labs/gatewayAPI': { httpRoute: router.httpRoute, namespace } } };
    case 'ingress-nginx':
      return { nginx: { stableIngress: router.ingress } };
    case 'istio':
      return {
        istio: { virtualServices: router.virtualServices.map(({ name, routes }) => ({ name, routes: [...routes] })) },
      };
  }
}

function refuseSteps(name: string, steps: readonly CanaryStep[]): void {
  if (steps.length === 0) {
    throw new Error(`CanaryRollout ${name}: steps is empty. fix: name the shares, e.g. 10, 25 and 50 %`);
  }
  for (const [i, { weight, pauseSeconds, approve }] of steps.entries()) {
    if (!Number.isInteger(weight) || weight < 1 || weight > 100) {
      throw new Error(
        `CanaryRollout ${name}: step ${weight} is not a whole percentage. fix: use 1 to 100; the API has no fractions`,
      );
    }
    const before = steps[i - 1]?.weight;
    if (before !== undefined && weight <= before) {
      throw new Error(
        `CanaryRollout ${name}: step ${weight} after ${before} does not grow. fix: sort the steps, e.g. 10, 25, 50`,
      );
    }
    if (!Number.isInteger(pauseSeconds) || pauseSeconds < (approve ? 0 : 1)) {
      throw new Error(
        `CanaryRollout ${name}: step ${weight} is watched for ${pauseSeconds} s. fix: use whole seconds above 0, or let somebody approve it`,
      );
    }
  }
}
