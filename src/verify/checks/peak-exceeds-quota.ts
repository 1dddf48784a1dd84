import { type Load, peakLoads, replicasThatFit, used } from '../capacity/peak.ts';
import { written } from '../capacity/resources.ts';
import { shortName } from '../capacity/workloads.ts';
import type { Check } from '../check.ts';
import { quantityValue } from '../schema/quantity.ts';
import { at, objectAt } from '../values.ts';

/** Names that quotas use for the same thing. */
const SAME: Readonly<Record<string, string>> = {
  cpu: 'requests.cpu',
  memory: 'requests.memory',
  'count/pods': 'pods',
};
const COUNTED = /^(pods|(requests|limits)\.(cpu|memory|ephemeral-storage))$/;

export const peakExceedsQuota: Check = {
  id: 'peak-exceeds-quota',
  severity: 'error',
  family: 'availability',
  about:
    'The workloads of a namespace, at their most replicas and during a release, do not fit into its ResourceQuota.',
  protects: 'Under the load that they were to scale for, the API server refuses the pods, and releases hang.',
  fix: 'raise the quota, or lower the most replicas',
  *run({ set }) {
    const loads = peakLoads(set);
    for (const subject of set.ofKind('ResourceQuota')) {
      const namespace = subject.object.metadata.namespace ?? 'default';
      const all = loads.get(namespace) ?? [];
      if (
        at(subject.object, 'spec', 'scopes') !== undefined ||
        at(subject.object, 'spec', 'scopeSelector') !== undefined
      ) {
        yield { subject, unchecked: 'it counts only some of the pods (scopes)' };
        continue;
      }
      const daemons = set.ofKind('DaemonSet').filter(({ object }) => object.metadata.namespace === namespace);
      for (const { object } of daemons) {
        yield {
          subject,
          unchecked: `the pods of DaemonSet/${object.metadata.name} are as many as the nodes, and not counted`,
        };
      }
      for (const [key, value] of Object.entries(objectAt(subject.object, 'spec', 'hard'))) {
        const resource = SAME[key] ?? key;
        const hard = quantityValue(value);
        if (hard === undefined || !COUNTED.test(resource)) continue;
        const peak = used(all, resource);
        // A little room for sums of fractions.
        if (peak <= hard * (1 + 1e-9)) continue;
        yield {
          subject,
          path: `spec.hard["${key}"]`,
          message: `is ${value}, but the workloads need ${written(resource, peak)} at their peak, ${written(resource, peak - hard)} more${hint(all, resource, hard)}`,
        };
      }
    }
  },
};

function hint(loads: readonly Load[], resource: string, hard: number): string {
  const found = replicasThatFit(loads, resource, hard);
  if (!found) return '';
  const { workload, replicas } = found;
  return `: it is enough for ${replicas} replicas of ${shortName(workload.subject)}, which may have ${workload.max}`;
}
