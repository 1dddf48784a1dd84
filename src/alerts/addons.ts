import type { Alert, AlertSeverity, RuleGroup } from '../constructs/alert.ts';

/** The one alert about an add-on's own health, as the catalogue states it. */
export interface AddonHealthAlert {
  readonly addon: string;
  readonly health: {
    readonly alert: string;
    readonly expr: string;
    readonly for: string;
    readonly severity: AlertSeverity;
    readonly summary: string;
    readonly description: string;
  };
}

/** What the platform stands on: one alert for each add-on. */
export function addonAlerts(addons: readonly AddonHealthAlert[], dashboard: string): RuleGroup {
  return {
    name: 'addons',
    interval: '1m',
    rules: addons.map(
      ({ addon, health }): Alert => ({ ...health, runbook: 'platform-addons', dashboard, labels: { addon } }),
    ),
  };
}
