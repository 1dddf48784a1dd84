import { budgetsOf, wantedHealthy } from '../capacity/budgets.ts';
import { shortName, unavailableInUpdate } from '../capacity/workloads.ts';
import type { Check } from '../check.ts';

export const updateBreaksBudget: Check = {
  id: 'update-breaks-budget',
  severity: 'warning',
  family: 'availability',
  about: 'A rolling update takes away more pods than the PodDisruptionBudget allows.',
  protects: 'Budgets hold back drains, not updates: each release goes below what was meant to stay.',
  fix: 'set maxUnavailable of the update to 0 and let it surge',
  *run({ set }) {
    for (const budget of budgetsOf(set)) {
      const [workload] = budget.workloads;
      if (!workload || budget.workloads.length > 1) continue;
      const pods = Math.max(1, workload.min);
      const missing = unavailableInUpdate(workload, pods);
      const wanted = wantedHealthy(budget, pods);
      // A budget that allows nothing is another check's, and so is a single pod.
      if (missing === undefined || wanted === undefined || wanted >= pods || pods - missing >= wanted) continue;
      yield {
        subject: workload.subject,
        path: 'spec.strategy',
        message: `leaves ${pods - missing} of ${pods} pods during an update, but ${shortName(budget.subject)} wants ${wanted}`,
      };
    }
  },
};
