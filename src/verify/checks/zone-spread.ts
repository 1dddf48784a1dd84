import { HIGH_AVAILABILITY, promisedServices } from '../capacity/services.ts';
import { workloadsOf } from '../capacity/workloads.ts';
import type { Check } from '../check.ts';
import type { PodTemplate } from '../pod-template.ts';
import { selects } from '../selectors.ts';
import { at, listAt, textAt } from '../values.ts';

const ZONE = 'topology.kubernetes.io/zone';

export const zoneSpread: Check = {
  id: 'zone-spread',
  severity: 'warning',
  family: 'availability',
  about: 'Pods that should outlive a zone are not spread over zones, or count others than themselves.',
  protects: 'All of them may stand in one zone, and go down with it.',
  fix: `add a topologySpreadConstraint on ${ZONE} whose labelSelector selects the workload's own pods`,
  *run({ set, intent }) {
    for (const { subject, template } of workloadsOf(set)) {
      for (const [index, constraint] of listAt(template.spec, 'topologySpreadConstraints').entries()) {
        const selector = at(constraint, 'labelSelector');
        if (selector !== undefined && selects(selector, template.labels)) continue;
        const counts =
          selector === undefined
            ? 'has no labelSelector, so it counts no pods'
            : "does not count the workload's own pods";
        yield {
          subject,
          path: `${template.path}.topologySpreadConstraints[${index}]`,
          message: `${counts}: it spreads nothing`,
        };
      }
    }
    for (const { workload, availability } of intent ? promisedServices(set, intent) : []) {
      const { subject, template } = workload;
      if (availability < HIGH_AVAILABILITY || isSpread(template)) continue;
      yield {
        subject,
        path: `${template.path}.topologySpreadConstraints`,
        message: `has none on ${ZONE}, but ${availability} % availability is promised`,
      };
    }
  },
};

function isSpread({ spec }: PodTemplate): boolean {
  const constraints = listAt(spec, 'topologySpreadConstraints').map((constraint) => textAt(constraint, 'topologyKey'));
  const affinity = ['requiredDuringSchedulingIgnoredDuringExecution', 'preferredDuringSchedulingIgnoredDuringExecution']
    .flatMap((key) => listAt(spec, 'affinity', 'podAntiAffinity', key))
    .map((term) => textAt(term, 'topologyKey') ?? textAt(term, 'podAffinityTerm', 'topologyKey'));
  return [...constraints, ...affinity].includes(ZONE);
}
