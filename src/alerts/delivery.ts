import type { RuleGroup } from '../constructs/alert.ts';
import { ofObjects } from './promql.ts';

/** What stops a release by Argo Rollouts. */
export function deliveryAlerts({ dashboard }: { readonly dashboard: string }): RuleGroup {
  return {
    name: 'delivery',
    interval: '30s',
    rules: [
      {
        alert: 'RolloutDegraded',
        // Aborted, timed out and refused specs are all this one phase.
        expr: `max by (namespace, name) (${ofObjects('rollout_info{phase="Degraded"}')}) == 1`,
        for: '1m',
        severity: 'warning',
        summary: 'Rollout {{ $labels.namespace }}/{{ $labels.name }} was aborted or does not come up.',
        description:
          'Its analysis failed, the new pods did not become ready in time, or its spec is refused. The version before takes the traffic.',
        runbook: 'delivery',
        dashboard,
      },
    ],
  };
}
