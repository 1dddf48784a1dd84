import { budgetsOf, fewestPods, wantedHealthy } from '../capacity/budgets.ts';
import { shortName } from '../capacity/workloads.ts';
import type { Check } from '../check.ts';

export const budgetBlocksDrains: Check = {
  id: 'budget-blocks-drains',
  severity: 'error',
  family: 'availability',
  about: 'A PodDisruptionBudget allows no disruption at the fewest replicas of what it protects.',
  protects: 'No node that runs these pods can be drained: upgrades of the cluster hang, and nodes are not replaced.',
  fix: 'use maxUnavailable: 1, or raise the fewest replicas',
  *run({ set }) {
    for (const budget of budgetsOf(set)) {
      const pods = fewestPods(budget);
      const wanted = wantedHealthy(budget, pods);
      if (pods === 0 || wanted === undefined || pods > wanted) continue;
      const names = budget.workloads.map(({ subject }) => shortName(subject)).join(' and ');
      yield {
        subject: budget.subject,
        path: `spec.${budget.field}`,
        message: `is ${budget.value}, so that none of the ${pods} ${pods === 1 ? 'pod' : 'pods'} that ${names} may have can be evicted`,
      };
    }
  },
};
