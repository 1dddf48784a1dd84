import { describe, expect, it } from 'vitest';
import { canHave, labelsOf } from '../../src/verify/promql/labels.ts';
import { parsePromql } from '../../src/verify/promql/parse.ts';
import { typeProblems } from '../../src/verify/promql/types.ts';

function problems(text: string): readonly string[] {
  const parsed = parsePromql(text);
  return 'problem' in parsed ? [parsed.problem] : typeProblems(parsed.expr);
}

describe('PromQL that Prometheus evaluates', () => {
  it.each([
    'sum by (le, "with.dot") (rate(x_bucket{job=~"a|b"}[5m] offset 1h))',
    'histogram_quantile(1./6., sum by (le) (rate(x_bucket[5m])))',
    'topk(5, {__name__=~"job:.+"})',
    'max_over_time(rate(x[5m])[1h:1m] @ end())',
    'a * on (pod) group_left (node) b unless on (pod) c',
    '1 > bool 2',
    '-metric @ 100',
    'count_values("version", build_info)',
    'label_replace(up, "a", "$1", "b", "(.*)")',
    '{"http.requests", code="200"} # a comment',
    'info(up, {version=~".*"})',
  ])('%s has no problem', (text) => expect(problems(text)).toEqual([]));

  it.each([
    ['sum(rate(x[5m])', 'is not PromQL at its end'],
    ['rate(x)', 'gives rate an instant vector, but it takes a range vector'],
    ['sum(x[5m])', 'gives sum a range vector, but it takes an instant vector'],
    ['sum(1)', 'gives sum a number, but it takes an instant vector'],
    ['topk(x)', 'calls topk with 1 argument, but it takes 2'],
    ['round(x, 1, 2)', 'calls round with 3 arguments, but it takes 1 to 2'],
    ['rates(x[5m])', "is not PromQL at '(x[5m])'"],
    ['x > "5"', 'has a text beside >, which takes numbers and instant vectors'],
    ['1 > 2', 'compares two numbers with > without bool'],
    ['x and 1', 'has a number beside and, which takes instant vectors'],
    ['x + bool y', 'has bool with +, which compares nothing'],
    ['rate(x[5m]) offset 5m', 'has offset or @ after what is no selector and no subquery'],
    ['sum(x)[5m]', 'has a range [5m] on what is no selector'],
    ['x[0s]', 'has a range of nothing, [0s]'],
    ['{job=~".*"}', 'has a selector that selects every series'],
    ['x{job=~"(?!a)b"}', 'has a regex that Prometheus refuses, job=~"(?!a)b"'],
    ['x{a="1",a="2"}', 'wants a to be "1" and "2" at once, which selects nothing'],
    ['a * on (x) group_left (x) b', 'has the label x in on and in group_left at once'],
    ['x{a="\\d"}', 'has a string that is not one: "\\d"'],
    ['', 'is not PromQL at its end'],
  ])('%s %s', (text, problem) => expect(problems(text)).toEqual([problem]));
});

describe('the labels that come out of an expression', () => {
  const has = (text: string, label: string) => {
    const parsed = parsePromql(text);
    if ('problem' in parsed) throw new Error(parsed.problem);
    const labels = labelsOf(parsed.expr);
    return labels.sure.has(label) ? 'always' : canHave(labels, label) ? 'maybe' : 'never';
  };

  it.each([
    ['up{job="a"}', 'job', 'always'],
    ['up{job="a"}', 'pod', 'maybe'],
    ['up{job=""}', 'job', 'never'],
    ['sum(up{job="a"})', 'job', 'never'],
    ['sum by (job) (up{job="a"})', 'job', 'always'],
    ['sum without (pod) (up)', 'pod', 'never'],
    ['sum without (pod) (up)', 'job', 'maybe'],
    ['topk by (job) (3, up)', 'pod', 'maybe'],
    ['sum by (a) (x) / on (a) sum by (a, b) (y)', 'b', 'never'],
    ['x * on (a) group_left (b) sum by (a, b) (y)', 'b', 'maybe'],
    ['sum by (a) (x) or vector(0)', 'a', 'maybe'],
    ['vector(1) or sum by (b) (x)', 'a', 'never'],
    ['absent(up{job="a", pod=~"b"})', 'job', 'always'],
    ['absent(up{job="a", pod=~"b"})', 'pod', 'never'],
    ['histogram_quantile(0.9, sum by (le, job) (x_bucket))', 'le', 'never'],
    ['label_replace(sum(x), "new", "$1", "old", "(.*)")', 'new', 'maybe'],
    ['count_values("version", x)', 'version', 'maybe'],
    ['time() - max by (a) (x)', 'a', 'maybe'],
  ])('%s: %s is there %s', (text, label, certainty) => expect(has(text, label)).toBe(certainty));
});
