/** A stretch of time in which at least so many pods run. */
export interface LiveEvent {
  readonly name: string;
  /** Seconds since 1970. */
  readonly from: number;
  readonly until: number;
  readonly min: number;
}

/**
 * PromQL: the pods that an event wants, 0 before and after. Cron, KEDA's and Kubernetes', has no year: a past event would
 * come back. The clock of Prometheus has one.
 */
export function wantedPods({ from, until, min }: LiveEvent): string {
  return `vector(${min} * (time() >= bool ${from}) * (time() < bool ${until}))`;
}

/** Throws when it is no stretch of time. */
export function refuseEvent(where: string, { name, from, until, min }: LiveEvent, max: number): void {
  if (!Number.isInteger(from) || !Number.isInteger(until) || until <= from) {
    throw new Error(
      `${where}: event ${name} lasts from ${from} until ${until}. fix: use seconds since 1970, the end later`,
    );
  }
  if (!Number.isInteger(min) || min < 1 || min > max) {
    throw new Error(`${where}: event ${name} wants ${min} pods of at the most ${max}. fix: raise max, or lower min`);
  }
}
