import type { HttpMetrics } from '../http-metrics.ts';

/** What the board must know of a service to show it against what was promised and allowed. */
export interface BoardService {
  readonly name: string;
  readonly namespace: string;
  /** Containers of a pod: the application's own, and its sidecars'. */
  readonly containers: readonly [string, ...string[]];
  /** Nothing: the service exposes no request metrics, and its rows show resources alone. */
  readonly http?: HttpMetrics;
  /** Availability promised, in percent. Nothing: no budget is shown. */
  readonly availability?: number;
  /** p95 that warns, in seconds. */
  readonly latencyWarning: number;
  /** Share of failed requests that alerts, in percent. */
  readonly errorRateWarning: number;
  /** Run by an Argo Rollout instead of a Deployment. */
  readonly rollout: boolean;
  /** Run by two Deployments, `<name>-blue` and `<name>-green`. Default: by one controller of the service's name. */
  readonly colors?: boolean;
  /** Replica count owned by an autoscaler. */
  readonly autoscaled: boolean;
}
