import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { neededBy, testsOf } from '../../../conformance/prometheus/index.ts';
import { quantileScenarios } from '../../../conformance/prometheus/quantile.ts';
import { type Group, seconds } from '../../../conformance/prometheus/rules.ts';
import { testFile, unitTest } from '../../../conformance/prometheus/scenario.ts';
import { selectorsOf, seriesOf } from '../../../conformance/prometheus/selectors.ts';
import { growing, missing, notation, seriesName, steady } from '../../../conformance/prometheus/series.ts';
import { scenariosOf, splitOr } from '../../../conformance/prometheus/shapes.ts';
import { committedBelow } from '../../support/dist.ts';

const rule = { alert: 'Down', expr: 'up == 0', for: 300, labels: { severity: 'critical' } };

describe('a series of values', () => {
  it('has one sample at the start and one each step', () => {
    expect(notation([steady(3)], 30, 60)).toBe('3x2');
    expect(notation([growing(2)], 30, 60)).toBe('0+60x2');
    expect(notation([growing(-1, 100)], 30, 60)).toBe('100-30x2');
  });

  it('changes after its stretches, and ends with the test', () => {
    expect(notation([missing(60), steady(1, 30), steady(0)], 30, 150)).toBe('_x2 1x0 0x2');
    expect(notation([steady(1, 600), steady(0)], 30, 60)).toBe('1x2');
  });
});

describe('a selector', () => {
  it('gives labels that it accepts', () => {
    const expr = 'rate(requests_count{job="app",code=~"5..",le=~"0[.]5|1",pod!~"x"}[5m]) / on () other:series';
    expect(selectorsOf(expr)).toMatchObject([
      { metric: 'requests_count', labels: { job: 'app', code: '500', le: '0.5', pod: 'example' } },
      { metric: 'other:series', labels: {} },
    ]);
  });

  it('accepts a whole bound with and without its zero', () => {
    expect(selectorsOf('x{le=~"1([.]0)?"}')[0]?.labels).toEqual({ le: '1' });
  });

  it('is needed for a series that a case makes', () => {
    expect(() => seriesOf('up == 0', 'down', [steady(1)])).toThrow('reads no such down');
    expect(seriesName(seriesOf('up{job="a"} == 0', 'up', [], { pod: 'b' }))).toBe('up{job="a", pod="b"}');
  });
});

describe('the shape of an expression', () => {
  it('is split at its outermost or', () => {
    expect(splitOr('sum(a or b) > 0\nor absent(up{job="x or y"})')).toEqual([
      'sum(a or b) > 0',
      'absent(up{job="x or y"})',
    ]);
  });

  it('tells what fires and what nearly does', () => {
    const values = (expr: string) =>
      scenariosOf(expr)?.map(({ fires, series }) => [fires, series.map((one) => notation(one.values, 60, 60)).join()]);
    expect(values('up{job="a"} == 0')).toEqual([
      [true, '0x1'],
      [false, '1x1'],
    ]);
    expect(values('max(x) > 0.9')).toEqual([
      [true, '0.9009x1'],
      [false, '0.9x1'],
    ]);
    expect(values('time() - max(x) > 100')).toEqual([
      [true, '-101+60x1'],
      [false, '-100+60x1'],
    ]);
    expect(values('absent(up{job="a"} == 1)')).toEqual([
      [true, ''],
      [true, '0x1'],
      [false, '1x1'],
    ]);
    expect(values('sum(rate(errors[10m])) > 0 or absent(up == 1)')?.map(([fires]) => fires)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('is none where two series are compared', () => {
    expect(scenariosOf('a / b > 0.5')).toBeUndefined();
    expect(scenariosOf('1 - a > 0.5')).toBeUndefined();
  });
});

describe('a quantile', () => {
  const expr = 'histogram_quantile(0.95, sum by (pod, le) (rate(took_bucket{job="a"}[5m]))) > 0.5';

  it('is too high where all observations are above the limit, and just not where all are below', () => {
    const [slow, fast, none] = quantileScenarios(expr) ?? [];
    const grows = (series = slow?.series) =>
      series?.map((one) => [one.labels.le, one.labels.pod, notation(one.values, 60, 60)]);
    expect(slow).toMatchObject({ fires: true, takes: 300 });
    expect(grows()).toEqual([
      ['0.5', 'example', '0+0x1'],
      ['1', 'example', '0+1200x1'],
      ['+Inf', 'example', '0+1200x1'],
    ]);
    expect(fast?.fires).toBe(false);
    expect(grows(fast?.series)?.[0]).toEqual(['0.5', 'example', '0+1200x1']);
    expect(none).toMatchObject({ fires: false, series: [] });
  });

  it('is none of one series, and of no other shape', () => {
    expect(scenariosOf(expr)).toBeUndefined();
    expect(quantileScenarios('histogram_quantile(0.95, took) > 0.5')).toBeUndefined();
    expect(quantileScenarios('up == 0')).toBeUndefined();
  });
});

describe('a unit test', () => {
  it('asks before the wait is over, and after it', () => {
    const { questions } = unitTest(rule, { name: 'fires: down', fires: true, series: [], begins: 60 });
    expect(questions.map(({ at, value }) => [at, value])).toEqual([
      [345, 0],
      [405, 1],
    ]);
    expect(questions[1]?.expr).toBe(
      'count(ALERTS{alertname="Down", alertstate="firing", severity="critical"}) > bool 0 or vector(0)',
    );
  });

  it('asks of the whole time where nothing may fire', () => {
    const test = unitTest(rule, { name: 'stays silent: up', fires: false, series: [], takes: 60 });
    expect(test.questions).toMatchObject([{ at: 405, value: 0 }]);
    expect(load(testFile('rules.yaml', test))).toMatchObject({
      rule_files: ['rules.yaml'],
      evaluation_interval: '15s',
    });
  });

  it('reads durations as Prometheus writes them', () => {
    expect(seconds('1d15m')).toBe(87_300);
  });
});

describe('the rules that an alert needs', () => {
  const groups: Group[] = [
    { name: 'recorded', rules: [{ record: 'a:b', expr: 'a' }] },
    {
      name: 'alerts',
      rules: [
        { alert: 'Down', expr: 'up == 0', labels: { severity: 'critical' } },
        { alert: 'Down', expr: 'up == 0', labels: { severity: 'warning' } },
      ],
    },
    { name: 'others', rules: [{ alert: 'Other', expr: 'ALERTS > 0' }] },
  ];

  it('are itself and what is recorded', () => {
    expect(neededBy(rule, groups)).toEqual([groups[0], { name: 'alerts', rules: [groups[1]?.rules[0]] }]);
  });

  it('are all where it asks for alerts', () => {
    expect(neededBy({ ...rule, alert: 'Other', expr: 'ALERTS > 0' }, groups)).toEqual(groups);
  });
});

describe('every alert of dist/', () => {
  const rules = committedBelow().filter(({ object }) => object.kind === 'PrometheusRule');

  it('has a unit test', () => {
    expect(rules.length).toBeGreaterThan(0);
    for (const { file, object } of rules) {
      const { groups } = object.spec as { groups: Group[] };
      const { tests, untested } = testsOf(groups);
      expect(untested, file).toEqual([]);
      const alerts = groups.flatMap(({ rules }) => rules.filter((rule) => 'alert' in rule));
      expect(tests.length, file).toBeGreaterThanOrEqual(alerts.length);
    }
  });
});
