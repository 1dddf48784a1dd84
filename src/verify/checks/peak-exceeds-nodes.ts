import { nodePoolsOf } from '../capacity/node-pools.ts';
import { peakLoads, replicasThatFit, used } from '../capacity/peak.ts';
import { written } from '../capacity/resources.ts';
import { shortName } from '../capacity/workloads.ts';
import type { Check } from '../check.ts';

export const peakExceedsNodes: Check = {
  id: 'peak-exceeds-nodes',
  severity: 'warning',
  family: 'availability',
  about: 'The workloads, at their most replicas and during a release, ask for more than the NodePools may start.',
  protects: 'Under the load that they were to scale for, pods stay pending.',
  fix: 'raise the limits of the NodePool, or lower the most replicas',
  *run({ set }) {
    const pools = nodePoolsOf(set);
    const [first] = pools;
    if (!first) return;
    const loads = [...peakLoads(set).values()].flat();
    for (const resource of ['cpu', 'memory'] as const) {
      const limits = pools.map((pool) => pool.limits[resource]);
      // One pool without a limit has room for all.
      if (limits.some((limit) => limit === undefined)) continue;
      const limit = limits.reduce<number>((sum, one) => sum + (one ?? 0), 0);
      const key = `requests.${resource}`;
      const peak = used(loads, key);
      if (peak <= limit) continue;
      const fit = replicasThatFit(loads, key, limit);
      const enough = fit
        ? `: it is enough for ${fit.replicas} replicas of ${shortName(fit.workload.subject)}, which may have ${fit.workload.max}`
        : '';
      const together = pools.length > 1 ? `, with the other NodePools ${written(resource, limit)},` : ',';
      yield {
        subject: first.subject,
        path: `spec.limits.${resource}`,
        message: `is ${written(resource, first.limits[resource] ?? 0)}${together} but the workloads need ${written(resource, peak)} at their peak${enough}`,
      };
    }
  },
};
