import { budgetsOf, wantedHealthy } from '../capacity/budgets.ts';
import { HIGH_AVAILABILITY, promisedServices } from '../capacity/services.ts';
import { shortName, type Workload } from '../capacity/workloads.ts';
import type { Check } from '../check.ts';

export const singleReplica: Check = {
  id: 'single-replica',
  severity: 'warning',
  family: 'availability',
  about: 'A workload that should stay available may run as a single pod.',
  protects: 'When its node goes, so does the service, until another pod has started.',
  fix: 'let it have at least two replicas',
  *run({ set, intent }) {
    const said = new Set<Workload>();
    for (const { workload, availability } of intent ? promisedServices(set, intent) : []) {
      if (availability < HIGH_AVAILABILITY || workload.min > 1) continue;
      said.add(workload);
      yield { ...place(workload), message: `is ${workload.min}, but ${availability} % availability is promised` };
    }
    for (const budget of budgetsOf(set)) {
      const [workload] = budget.workloads;
      if (!workload || budget.workloads.length > 1 || workload.min !== 1 || said.has(workload)) continue;
      // A budget that allows no disruption at all is another check's.
      if (wantedHealthy(budget, 1) !== 0) continue;
      yield {
        ...place(workload),
        message: `is 1, so ${shortName(budget.subject)} protects nothing: each drain takes the only pod`,
      };
    }
  },
};

/** The object and the field that decide on the fewest replicas. */
function place({ subject, scaler }: Workload) {
  if (!scaler) return { subject, path: 'spec.replicas' };
  const path = scaler.scaler.object.kind === 'ScaledObject' ? 'spec.minReplicaCount' : 'spec.minReplicas';
  return { subject: scaler.scaler, path };
}
