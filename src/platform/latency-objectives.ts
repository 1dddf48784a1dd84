import type { LatencyObjective, ServiceSpec } from './schema/service.ts';

/** The response times that a service promises, the one that judges releases first, each with the label `slo` of its series. */
export function latencyObjectives({ objectives: { latency } }: ServiceSpec): (LatencyObjective & { slo: string })[] {
  if (latency === undefined) return [];
  const all = Array.isArray(latency) ? latency : [latency];
  return all.map((one, index) => ({
    ...one,
    slo: index === 0 ? 'latency' : `latency-${String(one.share).replace('.', '-')}`,
  }));
}
