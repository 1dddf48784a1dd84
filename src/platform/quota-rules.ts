import { namespacePeak } from './capacity.ts';
import type { Finding } from './rules.ts';
import type { PlatformSpec } from './schema/platform.ts';
import { bytes, millicores } from './values.ts';

const GI = 2 ** 30;

/** A stated quota must hold what services and stores ask for at their peak, those that operators make included. */
export function quotaProblems(spec: PlatformSpec): Finding[] {
  if (!spec.quota) return [];
  const { requests, limits } = spec.quota;
  const peak = namespacePeak(spec);
  const found = (path: string[], value: string, needed: string, fits: boolean): Finding[] =>
    fits
      ? []
      : [
          {
            path: ['quota', ...path],
            value,
            wrong: `is less than services and stores ask for at their peak, ${needed}`,
            fix: `use ${needed} or more, or lower the most replicas`,
          },
        ];
  const cores = String(Math.ceil(peak.cpuMillicores / 1000));
  const gibibytes = (amount: number) => `${Math.ceil(amount / GI)}Gi`;
  return [
    ...found(['requests', 'cpu'], requests.cpu, cores, peak.cpuMillicores <= millicores(requests.cpu)),
    ...found(
      ['requests', 'memory'],
      requests.memory,
      gibibytes(peak.memoryRequestBytes),
      peak.memoryRequestBytes <= bytes(requests.memory),
    ),
    ...found(
      ['limits', 'memory'],
      limits.memory,
      gibibytes(peak.memoryLimitBytes),
      peak.memoryLimitBytes <= bytes(limits.memory),
    ),
  ];
}
