import type { PodTemplate } from '../../imports/core.ts';

/** What every controller of pods is told, whatever its strategy. */
export interface ReleaseProps {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Selects the pods. Immutable in a Deployment. */
  readonly selector: Readonly<Record<string, string>>;
  readonly template: PodTemplate;
  /** Default: left out, for an autoscaler to own: said here, each sync would reset what it decided. */
  readonly replicas?: number | undefined;
  /**
   * Seconds in which new pods must get further, or the release has failed: a node to be launched, an image to be pulled,
   * and the slowest start. Default: 600.
   */
  readonly progressDeadlineSeconds?: number | undefined;
}

/** Pods that are ready this long, in seconds, count as available: one that dies in its first moments stops the release. */
export const MIN_READY_SECONDS = 10;

/** What Deployments and Rollouts have in common. Refuses what no cluster would run. */
export function commonSpec(props: ReleaseProps) {
  const { name, replicas, progressDeadlineSeconds = 600 } = props;
  if (replicas !== undefined && (!Number.isInteger(replicas) || replicas < 0)) {
    throw new Error(
      `${name}: replicas ${replicas} is not a count. fix: use a whole number, or leave it to an autoscaler`,
    );
  }
  if (progressDeadlineSeconds <= MIN_READY_SECONDS) {
    throw new Error(
      `${name}: progressDeadlineSeconds ${progressDeadlineSeconds} is not above minReadySeconds ${MIN_READY_SECONDS}, so every release would fail. fix: use e.g. 600`,
    );
  }
  for (const [key, value] of Object.entries(props.selector)) {
    if (props.template.metadata?.labels?.[key] !== value) {
      throw new Error(
        `${name}: its selector asks for ${key}=${value}, which its pods do not have. fix: add the label to the pod template`,
      );
    }
  }
  return {
    ...(replicas === undefined ? {} : { replicas }),
    revisionHistoryLimit: 5,
    minReadySeconds: MIN_READY_SECONDS,
    progressDeadlineSeconds,
    selector: { matchLabels: { ...props.selector } },
    template: props.template,
  };
}
