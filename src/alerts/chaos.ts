import type { RuleGroup } from '../constructs/alert.ts';
import { durationText, KUBE_STATE_METRICS } from './promql.ts';

export interface ChaosAlertsProps {
  readonly namespace: string;
  /** The CronJob that makes the faults. */
  readonly cronJob: string;
  /** How long a run may take, in seconds. */
  readonly allowance: number;
  readonly dashboard: string;
}

/** Was everything well again after the last faults? */
export function chaosAlerts({ namespace, cronJob, allowance, dashboard }: ChaosAlertsProps): RuleGroup {
  const of = `{${KUBE_STATE_METRICS},namespace="${namespace}",cronjob="${cronJob}"}`;
  const succeeded = `max(kube_cronjob_status_last_successful_time${of})`;
  const scheduled = `max(kube_cronjob_status_last_schedule_time${of})`;
  return {
    name: 'chaos',
    interval: '1m',
    rules: [
      {
        alert: 'ChaosExperimentFailed',
        expr: `${scheduled} > ${succeeded}\nor ${scheduled} unless ${succeeded}`,
        // Until then it may still be running.
        for: durationText(allowance),
        severity: 'warning',
        summary: 'The last chaos experiments did not pass.',
        description: `${namespace}/${cronJob} made a fault, and something was not well again in time. In earnest that would have been an outage.`,
        runbook: 'chaos',
        dashboard,
        labels: { namespace, cronjob: cronJob },
      },
    ],
  };
}
