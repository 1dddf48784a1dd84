import { Construct } from 'constructs';
import { AnalysisTemplate } from '../../imports/argoproj.io.ts';
import { errorRatio, type HttpMetrics, latencyAt } from './http-metrics.ts';

const ARGUMENT = 'canary-hash';

/** The argument that tells an analysis which pods are new. */
export const canaryHash = { name: ARGUMENT, valueFrom: { podTemplateHashValue: 'Latest' as const } };

/** What the new pods must keep to. */
export type CanaryPromise =
  /** Share of requests that succeed, 0 to 1. */
  | { readonly kind: 'success-rate'; readonly atLeast: number }
  /** Response time in seconds, at a quantile. */
  | { readonly kind: 'latency'; readonly quantile: number; readonly atMost: number };

export interface CanaryAnalysisProps {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** URL of Prometheus. */
  readonly prometheus: string;
  readonly metrics: HttpMetrics;
  readonly promise: CanaryPromise;
  /** Seconds between measurements. The first is taken after as long, when Prometheus has seen the new pods. */
  readonly intervalSeconds: number;
  /** How many measurements are taken. Default: as many as fit, until the release is over. */
  readonly count?: number | undefined;
}

/** Measurements that may fail: one slow minute is not a bad version, three are. */
export const FAILURE_LIMIT = 2;

/** Requests are counted over this long: several scrapes, and not much longer than a bad version may stay unseen. */
const WINDOW = '2m';

/**
 * Asks Prometheus whether the pods of a new version, and only those, keep a promise. The release fails at the third
 * measurement that does not. Without traffic there is nothing to hold against a version, so that passes: a quiet night
 * must not stop a release. A Prometheus that does not answer is an error, and the fifth in a row fails the release too.
 */
export class CanaryAnalysis extends Construct {
  constructor(scope: Construct, id: string, props: CanaryAnalysisProps) {
    super(scope, id);
    const { name, namespace, promise, intervalSeconds, count } = props;
    if (!Number.isInteger(intervalSeconds) || intervalSeconds < 1) {
      throw new Error(
        `CanaryAnalysis ${name}: intervalSeconds ${intervalSeconds} is no interval. fix: use whole seconds above 0`,
      );
    }
    if (count !== undefined && count <= FAILURE_LIMIT) {
      throw new Error(
        `CanaryAnalysis ${name}: ${count} measurements can never fail, since ${FAILURE_LIMIT} may. fix: take at least ${FAILURE_LIMIT + 1}`,
      );
    }
    refusePromise(name, promise);
    const { query, kept } = measure(props.metrics, promise);
    new AnalysisTemplate(this, 'AnalysisTemplate', {
      metadata: { name, namespace, labels: props.labels },
      spec: {
        args: [{ name: ARGUMENT }],
        metrics: [
          {
            name: promise.kind,
            initialDelay: `${intervalSeconds}s`,
            interval: `${intervalSeconds}s`,
            ...(count === undefined ? {} : { count }),
            // Empty before the first request, NaN (0/0) while there are none.
            successCondition: `len(result) == 0 || isNaN(result[0]) || ${kept}`,
            failureLimit: FAILURE_LIMIT,
            consecutiveErrorLimit: 4,
            provider: { prometheus: { address: props.prometheus, query } },
          },
        ],
      },
    });
  }
}

function measure(metrics: HttpMetrics, promise: CanaryPromise): { query: string; kept: string } {
  // The label that Argo Rollouts puts on pods, as Prometheus writes it.
  const newPods = `rollouts_pod_template_hash="{{args.${ARGUMENT}}}"`;
  if (promise.kind === 'success-rate') {
    return { query: `1 - ${errorRatio(metrics, WINDOW, newPods)}`, kept: `result[0] >= ${promise.atLeast}` };
  }
  return { query: latencyAt(metrics, promise.quantile, WINDOW, newPods), kept: `result[0] <= ${promise.atMost}` };
}

function refusePromise(name: string, promise: CanaryPromise): void {
  if (promise.kind === 'success-rate' && !(promise.atLeast > 0 && promise.atLeast <= 1)) {
    throw new Error(
      `CanaryAnalysis ${name}: atLeast ${promise.atLeast} is not a share. fix: use 0 to 1, e.g. 0.99 for 99 %`,
    );
  }
  if (promise.kind === 'latency' && !(promise.quantile > 0 && promise.quantile < 1 && promise.atMost > 0)) {
    throw new Error(
      `CanaryAnalysis ${name}: quantile ${promise.quantile} at most ${promise.atMost} s is no promise. fix: use e.g. quantile 0.95 and 0.5 s`,
    );
  }
}
