import type { RuleGroup } from '../constructs/alert.ts';

export interface ThanosAlertsProps {
  /** The `job` of Thanos' metrics. */
  readonly job: string;
  readonly dashboard: string;
}

/** The long memory of metrics: that it grows, and that it can be asked. */
export function thanosAlerts({ job, dashboard }: ThanosAlertsProps): RuleGroup {
  return {
    name: 'thanos',
    interval: '1m',
    rules: [
      {
        alert: 'ThanosCompactHalted',
        expr: `max by (pod) (thanos_compact_halted{job="${job}"}) == 1`,
        for: '10m',
        severity: 'warning',
        summary: 'Thanos puts no blocks together any more.',
        description:
          'It met a block that it does not understand, and stopped. Nothing is lost, but nothing is thinned out or removed either, and questions over months become slow.',
        runbook: 'thanos',
        dashboard,
      },
      {
        alert: 'ThanosUnavailable',
        expr: `absent(up{job="${job}", container="thanos"} == 1)`,
        for: '10m',
        severity: 'warning',
        summary: 'No part of Thanos answers.',
        description:
          'Metrics older than Prometheus keeps cannot be seen. Alerts are not affected: they ask Prometheus. Blocks are still uploaded, by its sidecars.',
        runbook: 'thanos',
        dashboard,
      },
    ],
  };
}
