import type { RuleGroup } from '../constructs/alert.ts';
import { decimal, format, multiply, ratio } from '../constructs/decimal.ts';

/** Names of the series that the recording rules make, from OpenCost's prices. */
export const costSeries = {
  /** US dollars an hour for nodes, volumes, load balancers and the control plane. */
  hourly: 'cluster:cost:hourly_dollars',
  /** US dollars a month, were the whole month like the last three days. */
  monthly: 'cluster:cost:monthly_dollars',
} as const;

/** 365.25 × 24 / 12. */
const HOURS_A_MONTH = 730.5;

export interface CostAlertsProps {
  /** US dollars a month. */
  readonly monthly: number;
  /** In percent of it. */
  readonly warnAt: number;
  readonly dashboard: string;
}

/** What the cluster costs, and whether the month will cost more than was meant. */
export function costAlerts({ monthly, warnAt, dashboard }: CostAlertsProps): RuleGroup {
  const amount = (dollars: number) => format(decimal(dollars));
  const volumes =
    'sum(max by (persistentvolume) (pv_hourly_cost) * on (persistentvolume) max by (persistentvolume) (kube_persistentvolume_capacity_bytes)) / 1024 ^ 3';
  // What there is none of has no series, and must not take the sum with it.
  const optional = (expr: string) => `(${expr} or vector(0))`;
  return {
    name: 'cost',
    interval: '1m',
    rules: [
      {
        record: costSeries.hourly,
        expr: [
          'sum(max by (node) (node_total_hourly_cost))',
          optional(volumes),
          optional('sum(kubecost_load_balancer_cost)'),
          optional('max(kubecost_cluster_management_cost)'),
        ].join('\n+ '),
      },
      { record: costSeries.monthly, expr: `avg_over_time(${costSeries.hourly}[3d]) * ${HOURS_A_MONTH}` },
      {
        alert: 'MonthlyCostNearBudget',
        expr: `${costSeries.monthly} > ${format(multiply(decimal(monthly), ratio(warnAt)))}`,
        for: '6h',
        severity: 'warning',
        summary: 'The cluster is on its way to {{ $value | printf "%.0f" }} dollars a month.',
        description: `The budget is ${amount(monthly)} dollars a month, and ${amount(warnAt)} % of it warns. Measured over three days, for what runs in the cluster: databases and traffic are not in it.`,
        runbook: 'cost',
        dashboard,
      },
    ],
  };
}
