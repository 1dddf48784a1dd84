import { compare, type Decimal, decimal, format, multiply, ratio, subtract } from './decimal.ts';

/** How fast an error budget of 30 days burns before somebody is told, and over which two windows it is seen. */
export interface SloTier {
  /** 1 is the fastest. A tier that fires silences the slower ones. */
  readonly tier: 1 | 2 | 3 | 4;
  /** Times the rate that uses up the budget in exactly 30 days. */
  readonly factor: number;
  /** Shows that it still burns: the alert ends soon after the trouble does. */
  readonly short: SloWindow;
  /** Shows that it matters: a short spike does not reach it. */
  readonly long: SloWindow;
  readonly for: string;
  readonly severity: 'critical' | 'warning';
  /** What has been lost when the long window is full, and what comes of it. */
  readonly meaning: string;
}

export const sloWindows = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;
export type SloWindow = (typeof sloWindows)[number];

/** https://sre.google/workbook/alerting-on-slos/: multiwindow, multi-burn-rate. */
export const sloTiers: readonly SloTier[] = [
  {
    tier: 1,
    factor: 14.4,
    short: '5m',
    long: '1h',
    for: '2m',
    severity: 'critical',
    meaning: '2 % of the 30-day error budget in an hour: it is gone in two days',
  },
  {
    tier: 2,
    factor: 6,
    short: '30m',
    long: '6h',
    for: '15m',
    severity: 'critical',
    meaning: '5 % of the 30-day error budget in six hours: it is gone in five days',
  },
  {
    tier: 3,
    factor: 3,
    short: '2h',
    long: '1d',
    for: '1h',
    severity: 'warning',
    meaning: '10 % of the 30-day error budget in a day: it is gone in ten days',
  },
  {
    tier: 4,
    factor: 1,
    short: '6h',
    long: '3d',
    for: '3h',
    severity: 'warning',
    meaning: '10 % of the 30-day error budget in three days: it will be gone when the 30 days are over',
  },
];

/** The share of requests that may fail: 1 − objective. Exact: of 99.99 % it is 0.0001, not 0.00009999999999998899. */
export function errorBudget(objective: number): Decimal {
  return subtract(decimal(1), ratio(objective));
}

/** The tiers that can ever fire for an objective, with the error ratio that fires them. A ratio never exceeds 1. */
export function thresholds(objective: number): readonly { readonly tier: SloTier; readonly threshold: string }[] {
  return sloTiers
    .map((tier) => ({ tier, threshold: multiply(errorBudget(objective), decimal(tier.factor)) }))
    .filter(({ threshold }) => compare(threshold, decimal(1)) < 0)
    .map(({ tier, threshold }) => ({ tier, threshold: format(threshold) }));
}
