import { latencyObjectives } from './latency-objectives.ts';
import type { PlatformSpec } from './schema/platform.ts';
import type { ServiceSpec } from './schema/service.ts';
import { latencySeconds } from './values.ts';

/** From when on somebody is told of a service, whatever is left of its error budget. */
export interface AlertThresholds {
  /** Share of failed requests, in percent. */
  readonly errorRate: number;
  /** p95 response time, in seconds. */
  readonly latency: number;
}

/** Where nobody says or promises anything. */
export const ALERTED: AlertThresholds = { errorRate: 5, latency: 1 };

/** In percent: below, one failed request of a few is too many; above, a service may as well be down. */
const TELLING = { least: 1, most: 50 } as const;

/**
 * As the service says, or else the platform; or else by what the service promises itself: a share of failed requests
 * that is to its error budget what the default is to the platform's, and twice the response time.
 */
export function alertThresholds({ alerts, objectives }: PlatformSpec, service: ServiceSpec): AlertThresholds {
  const errorRate = service.alerts.errorRate ?? alerts?.errorRate;
  const latency = service.alerts.latency ?? alerts?.latency;
  return {
    errorRate: errorRate ?? promisedErrorRate(objectives.availability, service.objectives.availability),
    latency: latency === undefined ? promisedLatency(service) : latencySeconds(latency),
  };
}

function promisedErrorRate(platform: number, own: number = platform): number {
  const rate = (ALERTED.errorRate * (100 - own)) / (100 - platform);
  return Number(Math.min(Math.max(rate, TELLING.least), TELLING.most).toFixed(2));
}

/** Of p95, and not of what most requests are far beyond: a promise about fewer of them says nothing of it. */
function promisedLatency(service: ServiceSpec): number {
  const promised = latencyObjectives(service).filter(({ share }) => share >= 95);
  const [nearest] = promised.sort((a, b) => a.share - b.share);
  return nearest ? latencySeconds(nearest.below) * 2 : ALERTED.latency;
}
