/** What an expression gives: one number, one text, a sample of each series, or the samples of a time window. */
export type ValueType = 'scalar' | 'string' | 'vector' | 'matrix';

export interface Signature {
  readonly args: readonly ValueType[];
  /** How many of the last argument may follow or be left out: 0 exactly `args`; 1 the last is optional; -1 any number. */
  readonly variadic: number;
  readonly returns: ValueType;
}

const of = (args: readonly ValueType[], variadic = 0, returns: ValueType = 'vector'): Signature => ({
  args,
  variadic,
  returns,
});
const all = (names: string, signature: Signature) => names.split(' ').map((name) => [name, signature] as const);

/** Functions of PromQL, as Prometheus 3.x declares them (promql/parser/functions.go). */
export const functions: ReadonlyMap<string, Signature> = new Map([
  ...all(
    'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count ' +
      'histogram_sum histogram_stddev histogram_stdvar ln log10 log2 rad sgn sin sinh sort sort_desc sqrt ' +
      'start_timestamp tan tanh timestamp',
    of(['vector']),
  ),
  ...all('day_of_month day_of_week day_of_year days_in_month hour minute month year', of(['vector'], 1)),
  ...all(
    'absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate ' +
      'last_over_time mad_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time ' +
      'stdvar_over_time sum_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time',
    of(['matrix']),
  ),
  ...all('pi time start end range step', of([], 0, 'scalar')),
  ...all('clamp_max clamp_min', of(['vector', 'scalar'])),
  ...all('sort_by_label sort_by_label_desc', of(['vector', 'string'], -1)),
  ['clamp', of(['vector', 'scalar', 'scalar'])],
  ['double_exponential_smoothing', of(['matrix', 'scalar', 'scalar'])],
  ['histogram_fraction', of(['scalar', 'scalar', 'vector'])],
  ['histogram_quantile', of(['scalar', 'vector'])],
  ['histogram_quantiles', of(['vector', 'string', 'scalar', 'scalar'], 9)],
  ['info', of(['vector', 'vector'], 1)],
  ['label_join', of(['vector', 'string', 'string', 'string'], -1)],
  ['label_replace', of(['vector', 'string', 'string', 'string', 'string'])],
  ['predict_linear', of(['matrix', 'scalar'])],
  ['quantile_over_time', of(['scalar', 'matrix'])],
  ['round', of(['vector', 'scalar'], 1)],
  ['scalar', of(['vector'], 0, 'scalar')],
  ['vector', of(['scalar'])],
]);

/** Aggregations that take something before the vector. */
export const aggregationParameters: Readonly<Record<string, ValueType>> = {
  topk: 'scalar',
  bottomk: 'scalar',
  quantile: 'scalar',
  limitk: 'scalar',
  limit_ratio: 'scalar',
  count_values: 'string',
};

/** Names of types as Prometheus' documentation has them. */
export const typeNames: Readonly<Record<ValueType, string>> = {
  scalar: 'a number',
  string: 'a text',
  vector: 'an instant vector',
  matrix: 'a range vector',
};
