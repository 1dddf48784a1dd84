import { type AlertRule, nameOf } from './rules.ts';
import { notation, type Series, seriesName } from './series.ts';

/** A world, and whether the alert must fire in it. */
export interface Scenario {
  readonly name: string;
  readonly fires: boolean;
  readonly series: readonly Series[];
  /** Seconds from the start until something is wrong. Default: 0. */
  readonly begins?: number;
  /** Seconds until the expression sees it, e.g. the window of its rate. Default: 0. */
  readonly takes?: number;
  /** When it starts, in Unix seconds. Default: 0. */
  readonly start?: number;
}

/** What is asked at one moment. */
export interface Question {
  /** Seconds from the start. */
  readonly at: number;
  readonly expr: string;
  /** The one sample, without labels, that must come back. */
  readonly value: number;
}

/** One test of promtool's. */
export interface UnitTest {
  readonly name: string;
  /** The alert that it asks about; undefined: several. */
  readonly rule?: AlertRule;
  /** Seconds between two samples, and between two evaluations. */
  readonly step: number;
  /** When it starts, in Unix seconds. Default: 0. */
  readonly start?: number;
  readonly series: readonly Series[];
  readonly questions: readonly Question[];
}

/** Asks whether a rule fires at a moment, or ever did since the start. */
export function firing(rule: Pick<AlertRule, 'alert' | 'labels'>, at: number, fires: boolean): Question {
  return { at, expr: `count(${alertSeries(rule)}) > bool 0 or vector(0)`, value: fires ? 1 : 0 };
}

export function neverFired(rule: Pick<AlertRule, 'alert' | 'labels'>, at: number): Question {
  return { at, expr: `count(count_over_time(${alertSeries(rule)}[${at + 1}s])) or vector(0)`, value: 0 };
}

function alertSeries({ alert, labels }: Pick<AlertRule, 'alert' | 'labels'>): string {
  return seriesName({ metric: 'ALERTS', labels: { alertname: alert, alertstate: 'firing', ...labels } });
}

const WEEK = 604_800;

/**
 * Long waits in few steps, short ones finely; a rate needs some samples in its window. A world of weeks goes in steps of
 * four minutes: with more than five, Prometheus takes a series for gone between two samples.
 */
function stepOf(rule: AlertRule, seen: number): number {
  if (rule.for > 43_200) return Math.floor(rule.for / 200 / 60) * 60;
  if (seen > WEEK) return 240;
  return Math.max(15, Math.min(60, Math.floor(rule.for / 20 / 15) * 15));
}

/** A scenario of one rule: it fires after its `for`, and not before; or it never does. */
export function unitTest(rule: AlertRule, scenario: Scenario): UnitTest {
  const { begins = 0, takes = 0, fires, series, name, start } = scenario;
  const step = stepOf(rule, begins + takes);
  const on = (at: number) => Math.ceil(at / step) * step;
  const end = on(begins + takes + rule.for) + 3 * step;
  const early = on(begins + rule.for) - step;
  return {
    name: `${nameOf(rule)}: ${name}`,
    rule,
    step,
    ...(start === undefined ? {} : { start }),
    series,
    questions: fires
      ? [...(early > begins ? [neverFired(rule, early)] : []), firing(rule, end, true)]
      : [neverFired(rule, end)],
  };
}

/** promtool's test file, as JSON, which is YAML. */
export function testFile(ruleFile: string, test: UnitTest): string {
  const { name, step, start, series, questions } = test;
  const total = Math.max(...questions.map(({ at }) => at));
  return JSON.stringify({
    rule_files: [ruleFile],
    evaluation_interval: `${step}s`,
    tests: [
      {
        name,
        interval: `${step}s`,
        ...(start === undefined ? {} : { start_timestamp: start }),
        input_series: series.map((one) => ({ series: seriesName(one), values: notation(one.values, step, total) })),
        promql_expr_test: questions.map(({ at, expr, value }) => ({
          expr,
          eval_time: `${at}s`,
          exp_samples: [{ labels: '{}', value }],
        })),
      },
    ],
  });
}
