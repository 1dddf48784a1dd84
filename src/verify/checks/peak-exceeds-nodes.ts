import { groupOf, type NodeGroup, nodeGroupsOf } from '../capacity/node-groups.ts';
import { type NodePool, nodePoolsOf } from '../capacity/node-pools.ts';
import { daemonLoads, type Load, peakLoads, replicasThatFit, used } from '../capacity/peak.ts';
import { written } from '../capacity/resources.ts';
import { shortName } from '../capacity/workloads.ts';
import type { Check } from '../check.ts';
import type { Complaint } from '../finding.ts';

export const peakExceedsNodes: Check = {
  id: 'peak-exceeds-nodes',
  severity: 'warning',
  family: 'availability',
  about:
    'The workloads, at their most replicas and during a release, with the DaemonSets of their nodes, ask for more than the NodePools may start, or the group of nodes that they are placed on may grow to.',
  protects: 'Under the load that they were to scale for, pods stay pending.',
  fix: 'raise the limits of the NodePool or the most nodes of the group, or lower the most replicas',
  *run({ set, intent }) {
    const all = [...peakLoads(set).values()].flat();
    const daemons = daemonLoads(set);
    yield* onGroups(intent ? nodeGroupsOf(set, intent) : [], all, daemons);
    const pools = nodePoolsOf(set);
    const [first] = pools;
    if (!first) return;
    const loads = all.filter(({ template }) => groupOf(template) === undefined);
    for (const resource of ['cpu', 'memory'] as const) {
      const limits = pools.map((pool) => pool.limits[resource]);
      // One pool without a limit has room for all.
      if (limits.some((limit) => limit === undefined)) continue;
      const limit = limits.reduce<number>((sum, one) => sum + (one ?? 0), 0);
      const key = `requests.${resource}`;
      const own = used(loads, key);
      const nodes = fewestNodes(pools, loads);
      const beside = nodes * used(daemons, key);
      const peak = own + beside;
      if (peak <= limit) continue;
      const fit = replicasThatFit(loads, key, limit - beside);
      const enough = fit
        ? `: it is enough for ${fit.replicas} replicas of ${shortName(fit.workload.subject)}, which may have ${fit.workload.max}`
        : '';
      const counted = beside > 0 ? ` with the DaemonSets on ${nodes} ${nodes === 1 ? 'node' : 'nodes'}` : '';
      const together = pools.length > 1 ? `, with the other NodePools ${written(resource, limit)},` : ',';
      yield {
        subject: first.subject,
        path: `spec.limits.${resource}`,
        message: `is ${written(resource, first.limits[resource] ?? 0)}${together} but the workloads need ${written(resource, peak)} at their peak${counted}, ${written(resource, peak - limit)} more${enough}`,
      };
    }
  },
};

/** Groups of Terraform's: what is placed on one has its nodes alone. */
function* onGroups(groups: readonly NodeGroup[], all: readonly Load[], daemons: readonly Load[]): Generator<Complaint> {
  for (const { name, value, max, operated, ...node } of groups) {
    const loads = all.filter(({ template }) => groupOf(template) === value);
    for (const resource of ['cpu', 'memory'] as const) {
      const key = `requests.${resource}`;
      const peaks = [
        ...loads.map((load) => ({ subject: load.subject, amount: used([load], key) })),
        ...operated.map((store) => ({ subject: store.subject, amount: store[resource] })),
      ].sort((a, b) => b.amount - a.amount);
      const [largest] = peaks;
      const beside = max * used(daemons, key);
      const peak = peaks.reduce((sum, { amount }) => sum + amount, 0) + beside;
      const has = max * node[resource];
      if (!largest || peak <= has) continue;
      yield {
        subject: largest.subject,
        path: 'spec',
        message: `is placed on the node group ${name}, whose ${max} nodes have ${written(resource, has)} of ${resource} together, but what is placed there${beside > 0 ? ', with the DaemonSets,' : ''} needs ${written(resource, peak)} at its peak`,
      };
    }
  }
}

/** The nodes that the peak takes at least: as many as the largest type of any pool would, filled to the brim. */
function fewestNodes(pools: readonly NodePool[], loads: readonly Load[]): number {
  const types = pools.flatMap((pool) => pool.types ?? []);
  if (types.length === 0 || pools.some((pool) => pool.types === undefined)) return 1;
  const of = (resource: 'cpu' | 'memory') =>
    Math.ceil(used(loads, `requests.${resource}`) / Math.max(...types.map((type) => type[resource])));
  return Math.max(1, of('cpu'), of('memory'));
}
