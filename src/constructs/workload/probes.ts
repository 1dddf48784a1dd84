import type { Probe } from '../../../imports/core.ts';

export interface HealthProps {
  /** Path that answers while the process can still recover by itself. It must not ask its stores: a restart heals none. */
  readonly live: string;
  /** Path that answers while the pod should have traffic. */
  readonly ready: string;
  /** How long a start may take, in seconds, before the container is restarted. */
  readonly startupSeconds: number;
  /** Name or number of the container's port. */
  readonly port: string | number;
}

export interface Probes {
  readonly startupProbe: Probe;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
}

const STARTUP_PERIOD = 5;

/**
 * The three probes of a container. Readiness notices within 15 s and costs only traffic; liveness waits for 30 s, since
 * restarting pods that are merely busy takes capacity from the others. Both wait for the start to be over.
 */
export function probes(health: HealthProps): Probes {
  if (!(health.startupSeconds > 0)) {
    throw new Error(
      `startupSeconds ${health.startupSeconds} leaves no time to start. fix: use seconds above 0, e.g. 120`,
    );
  }
  const get = (path: string) => ({ httpGet: { path, port: health.port } });
  return {
    startupProbe: {
      ...get(health.live),
      periodSeconds: STARTUP_PERIOD,
      timeoutSeconds: 3,
      failureThreshold: Math.ceil(health.startupSeconds / STARTUP_PERIOD),
    },
    readinessProbe: { ...get(health.ready), periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 3 },
    livenessProbe: { ...get(health.live), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
  };
}
