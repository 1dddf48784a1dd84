import { budgetsOf } from '../capacity/budgets.ts';
import type { Workload } from '../capacity/workloads.ts';
import { shortName } from '../capacity/workloads.ts';
import type { Check } from '../check.ts';
import type { Subject } from '../finding.ts';

export const budgetsOverlap: Check = {
  id: 'budgets-overlap',
  severity: 'error',
  family: 'availability',
  about: 'Two PodDisruptionBudgets select the same pods.',
  protects: 'The API server refuses to evict a pod that two budgets claim, so its node cannot be drained.',
  fix: 'narrow the selectors so that each pod has one budget',
  *run({ set }) {
    const claimed = new Map<Workload, Subject>();
    for (const { subject, workloads } of budgetsOf(set)) {
      for (const workload of workloads) {
        const other = claimed.get(workload);
        if (!other) {
          claimed.set(workload, subject);
          continue;
        }
        yield {
          subject,
          path: 'spec.selector',
          message: `selects the pods of ${shortName(workload.subject)}, which ${shortName(other)} selects too`,
        };
      }
    }
  },
};
