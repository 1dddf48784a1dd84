import type { PreStop } from '../../../imports/core.ts';

export interface ShutdownProps {
  /** Seconds for load balancers and proxies to notice that the pod is going, before it is told to stop. */
  readonly drainSeconds: number;
  /** Seconds that the longest request takes. */
  readonly longestRequestSeconds: number;
}

/** What is left for the process to end by itself after its last request: the kill that follows loses what it still does. */
const MARGIN = 10;

/** Seconds between the first word to a pod and its kill: time to drain, its longest request, and a margin. */
export function gracePeriodSeconds(shutdown: ShutdownProps): number {
  for (const [key, value] of Object.entries(shutdown)) {
    if (!Number.isInteger(value) || value < 0) {
      throw new Error(`${key} ${value} is not a number of seconds. fix: use a whole number from 0`);
    }
  }
  return shutdown.drainSeconds + shutdown.longestRequestSeconds + MARGIN;
}

/**
 * Keeps a container serving while endpoints and proxies still send it traffic: they learn that a pod is going at the same
 * time as the kubelet, not before.
 *
 * @param kubernetes major.minor, e.g. `1.34`
 */
export function preStop(kubernetes: string, seconds: number): PreStop {
  // The kubelet's own sleep needs no shell in the image; before 1.30 it is behind a feature gate that EKS does not open.
  return minor(kubernetes) >= 30 ? { sleep: { seconds } } : { exec: { command: ['sleep', String(seconds)] } };
}

function minor(kubernetes: string): number {
  const match = /^1\.(\d+)$/.exec(kubernetes);
  if (!match) throw new Error(`kubernetes '${kubernetes}' is not a version. fix: write major.minor, e.g. 1.34`);
  return Number(match[1]);
}
