/** A stretch of a series' values. */
export interface Segment {
  /** Seconds; undefined: to the end. */
  readonly lasts?: number;
  /** The first value; undefined: no samples. */
  readonly from?: number;
  /** What is added each second. */
  readonly perSecond?: number;
}

/** A series that goes into a test. */
export interface Series {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly Segment[];
}

/** The same value all the time. */
export function steady(value: number, lasts?: number): Segment {
  return { from: value, ...(lasts === undefined ? {} : { lasts }) };
}

/** A counter, or a clock. */
export function growing(perSecond: number, from = 0, lasts?: number): Segment {
  return { from, perSecond, ...(lasts === undefined ? {} : { lasts }) };
}

/** No samples. */
export function missing(lasts?: number): Segment {
  return lasts === undefined ? {} : { lasts };
}

/** `name{label="value"}`, as promtool reads it. */
export function seriesName({ metric, labels }: Pick<Series, 'metric' | 'labels'>): string {
  const list = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return list.length === 0 ? metric : `${metric}{${list.join(', ')}}`;
}

/**
 * promtool's notation: `1x5` is six samples, `0+2x5` six that grow by 2, `_x5` five that are missing.
 *
 * @param step seconds between two samples
 * @param total seconds of the whole test
 */
export function notation(values: readonly Segment[], step: number, total: number): string {
  let left = Math.ceil(total / step) + 1;
  const parts: string[] = [];
  for (const { lasts, from, perSecond } of values) {
    const count = lasts === undefined ? left : Math.min(left, Math.round(lasts / step));
    if (count <= 0) continue;
    left -= count;
    if (from === undefined) parts.push(`_x${count}`);
    else if (perSecond === undefined) parts.push(`${from}x${count - 1}`);
    else parts.push(`${from}${perSecond < 0 ? '-' : '+'}${Math.abs(perSecond * step)}x${count - 1}`);
  }
  return parts.join(' ');
}
