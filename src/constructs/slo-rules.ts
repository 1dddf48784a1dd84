import type { Alert, Recording, RuleGroup } from './alert.ts';
import { decimal, format, ratio } from './decimal.ts';
import type { HttpMetrics } from './http-metrics.ts';
import { matchers } from './http-metrics.ts';
import type { SloIndicator } from './slo-indicator.ts';
import { failureRatio, failures, requests, sloName } from './slo-indicator.ts';
import { errorBudget, sloWindows, thresholds } from './slo-tiers.ts';

/** Names of the series that the recording rules make. All have the labels `namespace`, `job`, `service` and `slo`. */
export const sloSeries = {
  /** The objective, 0 to 1. */
  objective: 'slo:objective:ratio',
  /** Requests a second, over 5 minutes. */
  requests: 'slo:requests:rate5m',
  /** Requests a second that count against the objective, over 5 minutes. */
  failures: 'slo:failures:rate5m',
  /** Share of requests that count against the objective, over a window: 5m, 30m, 1h, 2h, 6h, 1d, 3d or 30d. */
  failureRatio: (window: string) => `slo:failure_ratio:rate${window}`,
  /** Share of the 30-day error budget that is left: 1 untouched, 0 used up, below 0 broken. */
  budgetRemaining: 'slo:error_budget_remaining:ratio',
} as const;

/** Windows up to here are read from the service's own series; longer ones would touch days of every pod's samples. */
const LONGEST_DIRECT = '6h';

export interface SloRulesOptions {
  /** The service, as the label `service`. */
  readonly service: string;
  /** In percent. */
  readonly objective: number;
  readonly metrics: HttpMetrics;
  readonly indicator: SloIndicator;
  readonly minimumRequestRate: number;
  readonly dashboard: string;
}

/** Recording rules and alerts of one objective. */
export function sloRules(options: SloRulesOptions): RuleGroup[] {
  const name = sloName(options.indicator);
  return [
    { name: `slo-${name}-ratios`, interval: '30s', rules: ratios(options) },
    // Seldom: they read 30 days. Often enough: a series is stale after 5 minutes.
    { name: `slo-${name}-budget`, interval: '2m', rules: budget(options) },
    { name: `slo-${name}-alerts`, interval: '30s', rules: alerts(options) },
  ];
}

function ratios({ service, metrics, indicator }: SloRulesOptions): Recording[] {
  const labels = { slo: sloName(indicator), service };
  const direct = sloWindows.slice(0, sloWindows.indexOf(LONGEST_DIRECT) + 1);
  return [
    { record: sloSeries.requests, expr: requests(metrics, '5m'), labels },
    { record: sloSeries.failures, expr: failures(metrics, indicator, '5m'), labels },
    ...direct.map((window) => ({
      record: sloSeries.failureRatio(window),
      expr: failureRatio(metrics, indicator, window),
      labels,
    })),
    ...sloWindows.slice(direct.length).map((window) => overDays(window, metrics, indicator, labels)),
  ];
}

function budget({ service, objective, metrics, indicator }: SloRulesOptions): Recording[] {
  const labels = { slo: sloName(indicator), service };
  const spent = `${sloSeries.failureRatio('30d')}{${selector(indicator, metrics)}}`;
  return [
    {
      record: sloSeries.objective,
      expr: `vector(${format(ratio(objective))})`,
      labels: { ...labels, namespace: metrics.namespace, job: metrics.job },
    },
    overDays('30d', metrics, indicator, labels),
    { record: sloSeries.budgetRemaining, expr: `1 - ${spent} / ${format(errorBudget(objective))}`, labels },
  ];
}

/** Sums over sums, not an average of ratios: an hour with a thousand times the traffic counts a thousand times. */
function overDays(
  window: string,
  metrics: HttpMetrics,
  indicator: SloIndicator,
  labels: Readonly<Record<string, string>>,
): Recording {
  const over = (series: string) => `sum_over_time(${series}{${selector(indicator, metrics)}}[${window}])`;
  return {
    record: sloSeries.failureRatio(window),
    expr: `${over(sloSeries.failures)}\n/ ${over(sloSeries.requests)}`,
    labels,
  };
}

const ALERT = { availability: 'AvailabilityBudgetBurn', latency: 'LatencyBudgetBurn' } as const;

function alerts({ service, objective, metrics, indicator, minimumRequestRate, dashboard }: SloRulesOptions): Alert[] {
  const { kind } = indicator;
  const of = selector(indicator, metrics);
  const promise =
    indicator.kind === 'availability'
      ? `${objective} % of requests succeed`
      : `${objective} % of requests are answered within ${format(decimal(indicator.below))}s`;
  return thresholds(objective).map(({ tier, threshold }) => {
    const over = (window: string) => `${sloSeries.failureRatio(window)}{${of}} > ${threshold}`;
    const traffic = `avg_over_time(${sloSeries.requests}{${of}}[${tier.long}]) >= ${format(decimal(minimumRequestRate))}`;
    return {
      alert: ALERT[kind],
      expr: `${over(tier.long)}\nand ${over(tier.short)}\nand ${traffic}`,
      for: tier.for,
      severity: tier.severity,
      summary: `${service} uses up its ${kind} error budget at ${tier.factor}× the rate that lasts 30 days.`,
      description:
        `{{ $value | humanizePercentage }} of requests in the last ${tier.long} counted against the objective that ${promise}. ` +
        `That costs ${tier.meaning}.`,
      runbook: 'slo-burn',
      dashboard,
      labels: { slo: sloName(indicator), service, namespace: metrics.namespace, tier: String(tier.tier) },
    };
  });
}

/** Latency and availability of one service have equal labels but for `slo`: `slo` must be in every selector. */
function selector(indicator: SloIndicator, metrics: HttpMetrics): string {
  return matchers(metrics, `slo="${sloName(indicator)}"`);
}
