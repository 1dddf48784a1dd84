import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import { sampleTarget } from '../support/target.ts';

const summary = 'says that it fails';
const target = (alert: object) =>
  sampleTarget({ logs: { alerts: { failing: { summary, matches: '^fatal$', ...alert } } } });

describe('alerts from logs', () => {
  it('are about a service that is there', () => {
    expect(() => target({ service: 'ap' })).toThrow(
      'logs.alerts.failing.service "ap"\n  is no service of this platform.\n  fix: did you mean \'app\'?',
    );
  });

  it('look for what Fluent Bit and Helm hand on as it is', () => {
    expect(() => target({ matches: '(' })).toThrow('is not a regular expression in one line');
    expect(() => target({ matches: 'a{{b' })).toThrow('without {{ and ${');
  });

  it('are one fact: a counter, its scrape, its policy and the rule about it', () => {
    const manifests = build(target({ service: 'app', field: 'error.level' }));
    const of = (kind: string, name: string) =>
      JSON.stringify(manifests.find(({ object }) => object.kind === kind && object.metadata.name === name)?.object);
    const shipper = of('Application', 'astral-planner-production-fluent-bit');
    expect(shipper).toContain("Regex $json['error']['level'] ^fatal$");
    expect(shipper).toContain('_astral-planner-production_app-[0-9a-f]+[.]log$');
    expect(shipper).toContain('"containerPort":2021');
    expect(of('PrometheusRule', 'alerts-logs')).toContain('logs_matched_failing_total');
    const scraped = manifests.filter(
      ({ object }) => object.kind === 'NetworkPolicy' && JSON.stringify(object).includes('2021'),
    );
    expect(scraped).not.toHaveLength(0);
  });

  it('leave Fluent Bit as it is where there are none', () => {
    const manifests = build(sampleTarget(), 'gitops');
    expect(JSON.stringify(manifests.map(({ object }) => object))).not.toMatch(/log_to_metrics|prometheus_exporter/);
  });
});
