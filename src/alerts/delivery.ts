import type { Alert, RuleGroup } from '../constructs/alert.ts';
import { ofObjects } from './promql.ts';

export interface DeliveryAlertsProps {
  /** Some service is released by Argo Rollouts. */
  readonly rollouts: boolean;
  /** Secrets come through External Secrets. */
  readonly externalSecrets: boolean;
  readonly dashboard: string;
}

/** What stops a release, or the one after it. */
export function deliveryAlerts({ rollouts, externalSecrets, dashboard }: DeliveryAlertsProps): RuleGroup | undefined {
  const common = { severity: 'warning', runbook: 'delivery', dashboard } as const;
  const rules: Alert[] = [];
  if (rollouts) {
    rules.push({
      ...common,
      alert: 'RolloutDegraded',
      expr: `max by (namespace, name) (${ofObjects('rollout_info{phase="Degraded"}')}) == 1`,
      for: '1m',
      summary: 'Rollout {{ $labels.namespace }}/{{ $labels.name }} was aborted or does not come up.',
      description:
        'Its analysis failed, the new pods did not become ready in time, or its spec is refused. The version before takes the traffic.',
    });
  }
  if (externalSecrets) {
    rules.push({
      ...common,
      alert: 'ExternalSecretNotReady',
      expr: `max by (namespace, name) (${ofObjects('externalsecret_status_condition{condition="Ready",status="False"}')}) == 1`,
      for: '15m',
      summary: 'ExternalSecret {{ $labels.namespace }}/{{ $labels.name }} cannot be read.',
      description:
        'Its Secret is missing or grows old: running pods keep what they have, a rotated key does not reach them, and a first start waits.',
    });
  }
  return rules.length === 0 ? undefined : { name: 'delivery', interval: '30s', rules };
}
