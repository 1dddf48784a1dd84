import type { ConformanceManifest } from '../step.ts';

/** An alerting rule of a PrometheusRule. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  /** Seconds for which it must be wrong. */
  readonly for: number;
  /** Labels that the rule itself gives. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface Group {
  readonly name: string;
  readonly interval?: string;
  readonly rules: readonly Rule[];
}

/** The rule groups of a PrometheusRule, in the form of a Prometheus rule file. */
export function groupsOf({ object }: ConformanceManifest): Group[] {
  return (object.spec as { groups: Group[] }).groups;
}

export function alertsOf(groups: readonly Group[]): AlertRule[] {
  return groups.flatMap(({ rules }) =>
    rules.flatMap(({ alert, expr, for: wait, labels = {} }) =>
      alert === undefined ? [] : [{ alert, expr, for: wait === undefined ? 0 : seconds(wait), labels }],
    ),
  );
}

/** The rule as people tell it from others of its name: `StoreUnreachable{role="reader",severity="warning"}`. */
export function nameOf({ alert, labels }: Pick<AlertRule, 'alert' | 'labels'>): string {
  return `${alert}{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}}`;
}

const UNITS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 } as const;

/** Prometheus' durations: `1d15m`. */
export function seconds(duration: string): number {
  let sum = 0;
  for (const [, count, unit] of duration.matchAll(/(\d+)(ms|[smhdwy])/g)) {
    sum += Number(count) * UNITS[unit as keyof typeof UNITS];
  }
  return sum;
}
