import { describe, expect, it } from 'vitest';
import {
  expectedReceiver,
  type FiringAlert,
  firingAlerts,
  mutedBy,
  worldsOf,
} from '../../../conformance/prometheus/notifications.ts';
import { verdictsIn } from '../../../conformance/prometheus/promtool.ts';
import type { ConformanceManifest } from '../../../conformance/step.ts';

const manifest: ConformanceManifest = {
  file: 'rules.yaml',
  application: 'observability',
  wave: 0,
  object: {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'rules', namespace: 'team' },
    spec: {
      groups: [
        {
          name: 'slo',
          rules: [1, 2, 3].map((tier) => ({
            alert: 'LatencyBudgetBurn',
            expr: 'slo > 1',
            labels: {
              tier: String(tier),
              severity: tier < 3 ? 'critical' : 'warning',
              namespace: 'team',
              service: 'app',
              slo: 'latency',
            },
          })),
        },
        {
          name: 'others',
          rules: [
            {
              alert: 'ApplicationDown',
              expr: 'up == 0',
              labels: { severity: 'critical', namespace: 'team', service: 'app' },
            },
            ...['a', 'b'].flatMap((job) =>
              ['warning', 'critical'].map((severity) => ({
                alert: 'Expiring',
                expr: `min by (instance) (expiry{job="${job}"}) < 5`,
                labels: { severity, priority: severity === 'critical' ? 'P1' : 'P2' },
              })),
            ),
          ],
        },
      ],
    },
  },
};
const alerts = firingAlerts([manifest]);
const find = (labels: Readonly<Record<string, string>>): FiringAlert => {
  const found = alerts.find((alert) => Object.entries(labels).every(([name, value]) => alert.labels[name] === value));
  if (found === undefined) throw new Error(`no alert ${JSON.stringify(labels)}`);
  return found;
};

describe('an alert that fires', () => {
  it('has the labels of its rule, and those that its expression groups by', () => {
    expect(find({ instance: 'b', severity: 'critical' }).labels).toEqual({
      alertname: 'Expiring',
      instance: 'b',
      priority: 'P1',
      severity: 'critical',
    });
  });

  it('goes to whoever is on call when it is critical, and to the channel where nobody is', () => {
    expect(expectedReceiver('critical', ['m/c/chat', 'm/c/page'])).toBe('m/c/page');
    expect(expectedReceiver('critical', ['m/c/chat'])).toBe('m/c/chat');
    expect(expectedReceiver('info', ['m/c/chat', 'm/c/page'])).toBe('m/c/chat');
    expect(expectedReceiver('warning', ['m/c/chat', 'm/c/mail'])).toBe('m/c/mail');
  });

  it('is muted by a faster tier, and by nothing when it is the fastest', () => {
    const tiers = [find({ tier: '1' }), find({ tier: '2' }), find({ tier: '3' })];
    expect(tiers.map((alert) => mutedBy(alert, tiers)?.labels.tier)).toEqual([undefined, '1', '1']);
  });

  it('is muted as a symptom of an application that is down', () => {
    const down = find({ alertname: 'ApplicationDown' });
    expect(mutedBy(find({ tier: '1' }), [down])).toBe(down);
    expect(mutedBy(down, alerts)).toBeUndefined();
  });

  it('is muted by the call for its region, and a database by that which gave the region up for it', () => {
    const call = (trigger: string): FiringAlert => ({
      name: 'RegionFailing',
      severity: 'critical',
      labels: { alertname: 'RegionFailing', severity: 'critical', namespace: 'team', trigger, instance: 'db' },
      manifest,
    });
    const store = { ...call(''), labels: { alertname: 'StoreUnreachable', namespace: 'team', instance: 'db' } };
    const down = find({ alertname: 'ApplicationDown' });
    expect(mutedBy(down, [call('latency')])).toBeDefined();
    expect(mutedBy({ ...down, labels: { ...down.labels, namespace: 'other' } }, [call('latency')])).toBeUndefined();
    expect(mutedBy(store, [call('database')])).toBeDefined();
    expect(mutedBy(store, [call('latency')])).toBeUndefined();
  });

  it('is muted by a graver alert about the same thing alone', () => {
    const warning = find({ instance: 'a', severity: 'warning' });
    expect(mutedBy(warning, [find({ instance: 'a', severity: 'critical' })])).toBeDefined();
    expect(mutedBy(warning, [find({ instance: 'b', severity: 'critical' })])).toBeUndefined();
  });

  it('is asked about with all others, with the slower tiers of its objective, and alone', () => {
    expect(worldsOf(alerts).map((world) => world.length)).toEqual([8, 3, 2, 1, ...alerts.map(() => 1)]);
  });
});

describe("promtool's report", () => {
  it('gives what is wrong by file', () => {
    const report =
      '<testsuites><testsuite name="a.yaml" tests="1" failures="0"><testcase name="x"></testcase></testsuite>' +
      '<testsuite name="b.yaml" tests="1" failures="1"><testcase name="y"><failure>    expr: &#34;a &gt; b&#34;,&#xA;  got: 1</failure></testcase></testsuite></testsuites>';
    expect([...verdictsIn(report)]).toEqual([
      ['a.yaml', ''],
      ['b.yaml', 'expr: "a > b",\n  got: 1'],
    ]);
  });
});
