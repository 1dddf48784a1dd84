import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import type { Alert, RuleGroup } from '../../src/constructs/alert.ts';
import { PrometheusRules } from '../../src/constructs/prometheus-rule.ts';

const links = { runbooks: 'https://git.example/runbooks', grafana: 'https://grafana.example' };
const alert: Alert = {
  alert: 'QueueStuck',
  expr: 'queue_length > 100',
  for: '5m',
  severity: 'warning',
  summary: 'Queue {{ $labels.queue }} is stuck.',
  description: 'Nobody takes from it.',
  runbook: 'queues',
  dashboard: 'shop-application',
  labels: { service: 'worker' },
};

function rendered(groups: readonly RuleGroup[], changes: Partial<typeof links> = {}) {
  const chart = Testing.chart();
  new PrometheusRules(chart, 'rules', { name: 'queues', namespace: 'shop', groups, links: { ...links, ...changes } });
  return Testing.synth(chart)[0].spec.groups;
}

describe('PrometheusRules', () => {
  it('gives each alert its severity, its runbook under the heading of its name, and its dashboard', () => {
    expect(rendered([{ name: 'queues', interval: '1m', rules: [alert] }])).toEqual([
      {
        name: 'queues',
        interval: '1m',
        rules: [
          {
            alert: 'QueueStuck',
            expr: 'queue_length > 100',
            for: '5m',
            labels: { severity: 'warning', service: 'worker' },
            annotations: {
              summary: 'Queue {{ $labels.queue }} is stuck.',
              description: 'Nobody takes from it.',
              runbook_url: 'https://git.example/runbooks/queues.md#queuestuck',
              dashboard_url: 'https://grafana.example/d/shop-application',
            },
          },
        ],
      },
    ]);
  });

  it('renders recording rules without what only alerts have', () => {
    const [group] = rendered([{ name: 'g', rules: [{ record: 'a:b', expr: 'sum(b)', labels: { x: 'y' } }] }]);
    expect(group).toEqual({ name: 'g', rules: [{ record: 'a:b', expr: 'sum(b)', labels: { x: 'y' } }] });
  });

  it('spells keep_firing_for as Prometheus does', () => {
    const [group] = rendered([{ name: 'g', rules: [{ ...alert, keepFiringFor: '10m' }] }]);
    expect(group.rules[0].keep_firing_for).toBe('10m');
  });

  it('refuses what would be lost or misread', () => {
    const group = { name: 'g', rules: [alert] };
    expect(() => rendered([group, group])).toThrow(
      "PrometheusRule queues has two groups named 'g': one would be lost. fix: rename one",
    );
    expect(() => rendered([{ name: 'g', rules: [] }])).toThrow("has no rules in group 'g'. fix: leave the group out");
    expect(() => rendered([{ name: 'g', rules: [{ ...alert, alert: 'queue-stuck' }] }])).toThrow(
      "has an alert 'queue-stuck'. fix: name it in PascalCase, e.g. ApplicationDown",
    );
    expect(() => rendered([{ name: 'g', rules: [{ ...alert, labels: { severity: 'info' } }] }])).toThrow(
      'sets the label severity of QueueStuck twice',
    );
    expect(() => rendered([group], { grafana: 'https://grafana.example/' })).toThrow(
      "grafana 'https://grafana.example/' ends with /. fix: remove it",
    );
  });
});
