import { Testing } from 'cdk8s';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Slo, type SloProps } from '../../src/constructs/slo.ts';
import { sloRules, sloSeries } from '../../src/constructs/slo-rules.ts';
import { errorBudget, sloTiers, thresholds } from '../../src/constructs/slo-tiers.ts';
import { syntaxErrors } from '../support/promql.ts';

const metrics = {
  namespace: 'shop-production',
  job: 'web',
  durations: 'http_server_request_duration_seconds',
  statusLabel: 'http_response_status_code',
};
const props: SloProps = {
  name: 'slo-web-availability',
  namespace: 'shop-production',
  service: 'web',
  objective: 99.99,
  metrics,
  indicator: { kind: 'availability' },
  links: { runbooks: 'https://git.example/runbooks', grafana: 'https://grafana.example' },
  dashboard: 'shop-application',
};

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
}

function rendered(changes: Partial<SloProps> = {}) {
  const chart = Testing.chart();
  new Slo(chart, 'slo', { ...props, ...changes });
  const [rule] = Testing.synth(chart);
  const rules: Rule[] = rule.spec.groups.flatMap((group: { rules: unknown[] }) => group.rules);
  return { rule, alerts: rules.filter((r) => r.alert), records: new Map(rules.map((r) => [r.record, r.expr])) };
}

/** An objective as people state it: 0.1 to 99.999, three digits after the point at the most. */
const objective = fc.integer({ min: 100, max: 99_999 }).map((n) => n / 1000);

describe('several response times of one service', () => {
  it('have series and alerts of their own, told apart by the label slo', () => {
    const of = (name: string) => rendered({ indicator: { kind: 'latency', name, below: 0.5 }, objective: 99 });
    const [first, second] = [of('latency'), of('latency-99')];
    expect(second.alerts[0]?.labels.slo).toBe('latency-99');
    expect(second.alerts[0]?.expr).toContain('slo="latency-99"');
    expect(second.alerts[0]?.expr).not.toBe(first.alerts[0]?.expr);
    expect(second.rule.spec.groups[0].name).toBe('slo-latency-99-ratios');
  });
});

describe('the tiers of an objective', () => {
  it('are 14.4, 6, 3 and 1 times the budget, in exact decimals', () => {
    expect(thresholds(99.99).map(({ threshold }) => threshold)).toEqual(['0.00144', '0.0006', '0.0003', '0.0001']);
    expect(thresholds(99.9).map(({ threshold }) => threshold)).toEqual(['0.0144', '0.006', '0.003', '0.001']);
    expect(thresholds(99).map(({ threshold }) => threshold)).toEqual(['0.144', '0.06', '0.03', '0.01']);
  });

  it('have thresholds that are the factor times the budget to the last digit, for any objective', () => {
    fc.assert(
      fc.property(objective, (percent) => {
        const thousandths = BigInt(Math.round(percent * 1000));
        for (const { tier, threshold } of thresholds(percent)) {
          // Of percent × 1000 and factor × 10, the threshold is (100000 − p) × f / 1000000.
          const millionths = (100_000n - thousandths) * BigInt(Math.round(tier.factor * 10));
          const [whole = '', fraction = ''] = threshold.split('.');
          expect(BigInt(whole + fraction.padEnd(6, '0'))).toBe(millionths);
        }
      }),
    );
  });

  it('never have a threshold that no ratio can exceed, and leave out only those', () => {
    fc.assert(
      fc.property(objective, (percent) => {
        const kept = thresholds(percent);
        expect(kept.every(({ threshold }) => Number(threshold) < 1)).toBe(true);
        const left = sloTiers.filter((tier) => !kept.some((k) => k.tier === tier));
        for (const { factor } of left) expect(factor * (100 - percent)).toBeGreaterThanOrEqual(100 - 1e-9);
      }),
    );
    expect(thresholds(90).map(({ tier }) => tier.tier)).toEqual([2, 3, 4]);
  });

  it('come in falling order of threshold and severity, over growing windows', () => {
    fc.assert(
      fc.property(objective, (percent) => {
        const values = thresholds(percent).map(({ threshold }) => Number(threshold));
        expect(values).toEqual([...values].sort((a, b) => b - a));
        expect(new Set(values).size).toBe(values.length);
      }),
    );
    expect(sloTiers.map(({ short, long }) => `${short}/${long}`)).toEqual(['5m/1h', '30m/6h', '2h/1d', '6h/3d']);
    expect(sloTiers.map(({ severity }) => severity)).toEqual(['critical', 'critical', 'warning', 'warning']);
  });
});

describe('Slo', () => {
  it('fires a tier only when both windows burn and there is traffic over the long one', () => {
    const [fast] = rendered().alerts;
    const of = '{namespace="shop-production",job="web",slo="availability"}';
    expect(fast?.expr.split('\n')).toEqual([
      `slo:failure_ratio:rate1h${of} > 0.00144`,
      `and slo:failure_ratio:rate5m${of} > 0.00144`,
      `and avg_over_time(slo:requests:rate5m${of}[1h]) >= 1`,
    ]);
    expect(fast?.for).toBe('2m');
  });

  it('takes another least traffic, also none', () => {
    expect(rendered({ minimumRequestRate: 0.05 }).alerts[0]?.expr).toContain('[1h]) >= 0.05');
    expect(rendered({ minimumRequestRate: 0 }).alerts[0]?.expr).toContain('[1h]) >= 0');
  });

  it('labels each alert so that it finds its route and silences its lower tiers', () => {
    const labels = rendered().alerts.map((alert) => alert.labels);
    const common = { slo: 'availability', service: 'web', namespace: 'shop-production' };
    expect(labels).toEqual([
      { ...common, tier: '1', severity: 'critical' },
      { ...common, tier: '2', severity: 'critical' },
      { ...common, tier: '3', severity: 'warning' },
      { ...common, tier: '4', severity: 'warning' },
    ]);
  });

  it('keeps namespace and job in every series that it records from the service', () => {
    for (const [record, expr] of rendered().records) {
      if (record && String(expr).includes('rate(')) expect(expr).toContain('sum by (namespace, job)');
    }
  });

  it('counts failures as zero, not absent, before the first one', () => {
    expect(rendered().records.get(sloSeries.failures)).toBe(
      '(\n  sum by (namespace, job) (rate(http_server_request_duration_seconds_count{namespace="shop-production",job="web",http_response_status_code=~"5.."}[5m]))\n' +
        '  or 0 * sum by (namespace, job) (rate(http_server_request_duration_seconds_count{namespace="shop-production",job="web"}[5m]))\n)',
    );
  });

  it('weighs days and the month by traffic: sums over sums, no average of ratios', () => {
    const { records } = rendered();
    for (const window of ['1d', '3d', '30d']) {
      const expr = String(records.get(sloSeries.failureRatio(window)));
      expect(expr).toMatch(
        new RegExp(
          `^sum_over_time\\(slo:failures:rate5m\\{.*\\[${window}\\]\\)\n/ sum_over_time\\(slo:requests:rate5m\\{`,
        ),
      );
    }
    expect([...records.values()].filter((expr) => /avg_over_time\(slo:failure_ratio/.test(String(expr)))).toEqual([]);
  });

  it('records what is left of the budget, and the objective itself, exactly', () => {
    const { records } = rendered();
    expect(records.get(sloSeries.budgetRemaining)).toMatch(/^1 - slo:failure_ratio:rate30d\{.*\} \/ 0\.0001$/);
    expect(records.get(sloSeries.objective)).toBe('vector(0.9999)');
  });

  it('records every window that an alert reads', () => {
    fc.assert(
      fc.property(objective, (percent) => {
        const { alerts, records } = rendered({ objective: percent });
        for (const alert of alerts) {
          for (const [series] of alert.expr.matchAll(/slo:[\w:]+/g)) expect(records.has(series)).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('writes PromQL for any objective', () => {
    fc.assert(
      fc.property(objective, (percent) => {
        const options = { service: 'web', metrics, minimumRequestRate: 1, dashboard: 'd', objective: percent };
        for (const indicator of [{ kind: 'availability' }, { kind: 'latency', below: 0.25 }] as const) {
          for (const { rules } of sloRules({ ...options, indicator })) {
            for (const rule of rules) expect(syntaxErrors(rule.expr)).toEqual([]);
          }
        }
      }),
      { numRuns: 10 },
    );
  });

  it('counts what is slower than the bound of a latency objective', () => {
    const { records, alerts } = rendered({ objective: 95, indicator: { kind: 'latency', below: 0.5 } });
    expect(records.get(sloSeries.failures)).toContain(
      '- sum by (namespace, job) (rate(http_server_request_duration_seconds_bucket{namespace="shop-production",job="web",le=~"0[.]5"}[5m]))',
    );
    expect(alerts[0]?.alert).toBe('LatencyBudgetBurn');
    expect(alerts[0]?.annotations.description).toContain('95 % of requests are answered within 0.5s');
  });

  it('finds whole bounds as Prometheus 2 and 3 write them', () => {
    const { records } = rendered({ objective: 95, indicator: { kind: 'latency', below: 1 } });
    expect(records.get(sloSeries.failures)).toContain('le=~"1([.]0)?"');
  });

  it('refuses a bound that the histogram does not have', () => {
    expect(() => rendered({ indicator: { kind: 'latency', below: 0.2 } })).toThrow(
      "Slo shop-production/slo-web-availability: 0.2s is no bound of the histogram, so that nobody counts the requests below it. fix: use 0.1s or 0.25s, or give the service's histogram that bound and name it in buckets",
    );
    expect(() => rendered({ indicator: { kind: 'latency', below: 0.2, buckets: [0.2, 1] } })).not.toThrow();
  });

  it('refuses an objective without a budget', () => {
    for (const wrong of [0, 100, 101, Number.NaN]) {
      expect(() => rendered({ objective: wrong })).toThrow(
        `Slo shop-production/slo-web-availability: an objective of ${wrong} % leaves no budget to alert on. fix: use a percentage between 0 and 100, e.g. 99.9`,
      );
    }
  });

  it('keeps a budget of exactly what the objective leaves', () => {
    expect(errorBudget(99.999)).toEqual({ digits: 1n, scale: 5 });
  });
});
