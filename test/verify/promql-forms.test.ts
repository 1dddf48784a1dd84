import { describe, expect, it } from 'vitest';
import { parsedOnce } from '../../src/verify/promql/forms.ts';
import { parsePromql } from '../../src/verify/promql/parse.ts';

describe('PromQL that is parsed once for each form', () => {
  it.each([
    'up',
    'sum by (job) (rate(http_requests_total{namespace="shop", code=~"5.."}[5m])) > 0.1',
    '{__name__=\'up\', job!="a\\"b"}',
    '{"metric.with.dots", "label.with.dots"=~`a\\d`}',
    'label_replace(up, "a", "$1", "b", "(.*)")',
    'sum by ("quoted.label") (up{a="b"}) / on ("quoted.label") group_left ("other") up{a="c"}',
    'count_values("version", build_info{job="a"})',
    'up{a="b"} # a "comment"',
    'up{a="\\q"}',
    'up{"twice", a="b"} + twice{"again"}',
    'up{a="b"',
    'sum(',
    '1.',
    '"text"',
    'up{a=""}',
  ])('reads %s as it reads it alone', (text) => {
    expect(parsedOnce(text)).toEqual(parsePromql(text));
    expect(parsedOnce(text.replaceAll('"b"', '"another"'))).toEqual(parsePromql(text.replaceAll('"b"', '"another"')));
  });

  it('never gives one the strings of another', () => {
    const values = ['shop', 'other', '0', '\\u0001', ''].map((value) => parsedOnce(`up{namespace="${value}"}`));
    expect(values.map((parsed) => JSON.stringify(parsed))).toEqual(
      ['shop', 'other', '0', '\\u0001', ''].map((value) => JSON.stringify(parsePromql(`up{namespace="${value}"}`))),
    );
  });
});
