/** What an autoscaler changes the replica count of. */
export interface ScaleTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

/** How fast the replica count may move. */
export interface Pace {
  /** At most this share of the pods each period, in whole percent. */
  readonly percent: number;
  /** At most this many pods each period; of the two the greater counts. Default: the share alone. */
  readonly pods?: number | undefined;
  readonly periodSeconds: number;
  /** Seconds over which the calmest recommendation counts, so that the count does not follow every wave. */
  readonly stabilizationSeconds: number;
}

/** What both kinds of autoscaler are told. */
export interface AutoscalingProps {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly target: ScaleTarget;
  readonly min: number;
  readonly max: number;
  /** Average CPU of the pods, in percent of their requests. Default: no say. */
  readonly cpu?: number | undefined;
  /** Average memory of the pods, in percent of their requests. Default: no say. */
  readonly memory?: number | undefined;
  readonly up: Pace;
  readonly down: Pace;
}

/** A HorizontalPodAutoscaler's `behavior`. Whichever policy allows more counts, in both directions. */
export function behaviorOf(up: Pace, down: Pace) {
  return { scaleUp: rules(up), scaleDown: rules(down) };
}

function rules(pace: Pace) {
  const { percent, pods, periodSeconds } = pace;
  return {
    stabilizationWindowSeconds: pace.stabilizationSeconds,
    selectPolicy: 'Max',
    policies: [
      { type: 'Percent', value: percent, periodSeconds },
      ...(pods === undefined ? [] : [{ type: 'Pods', value: pods, periodSeconds }]),
    ],
  };
}

/** Refuses what the API server, or sense, would refuse. */
export function refuseAutoscaling(where: string, props: AutoscalingProps): void {
  const { min, max } = props;
  if (!Number.isInteger(min) || !Number.isInteger(max) || min < 1) {
    throw new Error(`${where}: min ${min} and max ${max} are not counts from 1. fix: use whole numbers, e.g. 2 and 10`);
  }
  if (min > max) throw new Error(`${where}: min ${min} is above max ${max}. fix: swap them, or raise max`);
  for (const key of ['cpu', 'memory'] as const) {
    const percent = props[key];
    if (percent !== undefined && !(Number.isInteger(percent) && percent >= 1)) {
      throw new Error(`${where}: ${key} ${percent} is not a whole percentage. fix: use e.g. 70`);
    }
  }
  for (const direction of ['up', 'down'] as const) {
    const { percent, pods = 1, periodSeconds, stabilizationSeconds } = props[direction];
    if (!Number.isInteger(percent) || percent < 1 || !Number.isInteger(pods) || pods < 1) {
      throw new Error(
        `${where}: ${direction} by ${percent} % or ${pods} pods is no pace. fix: use whole numbers from 1`,
      );
    }
    if (!(periodSeconds >= 1 && periodSeconds <= 1800)) {
      throw new Error(`${where}: ${direction} each ${periodSeconds} s. fix: Kubernetes takes 1 s to 30 min`);
    }
    if (!(stabilizationSeconds >= 0 && stabilizationSeconds <= 3600)) {
      throw new Error(
        `${where}: ${direction} after ${stabilizationSeconds} calm seconds. fix: Kubernetes takes 0 s to 1 h`,
      );
    }
  }
}
