import { seconds } from './rules.ts';
import type { Scenario } from './scenario.ts';
import { type Selector, selectorsOf } from './selectors.ts';
import { growing, type Segment, type Series, steady } from './series.ts';

/** One side of an `or`: a series with which it is true, and the nearest with which it is not. */
interface Side {
  readonly about: string;
  readonly selector: Selector;
  /** None: it is true where the series is absent. */
  readonly wrong: readonly (readonly Segment[] | undefined)[];
  readonly right: readonly Segment[];
  readonly labels: Readonly<Record<string, string>>;
  readonly takes: number;
}

/**
 * Scenarios of an expression that compares one series with a number, or misses one, or does so on several sides of an
 * `or`. Undefined: it is of another shape, and needs a case of its own.
 */
export function scenariosOf(expr: string): Scenario[] | undefined {
  const sides = splitOr(expr).map(sideOf);
  if (!sides.every((side) => side !== undefined)) return undefined;
  const wrong = sides.flatMap((side) =>
    side.wrong.map((values): Scenario => {
      const others = sides.filter(({ selector }) => selector.text !== side.selector.text);
      return {
        name: `fires: ${values === undefined ? `no ${side.selector.text}` : side.about}`,
        fires: true,
        series: [...(values === undefined ? [] : [seriesFor(side, values)]), ...quiet(others)],
        takes: side.takes,
      };
    }),
  );
  const takes = Math.max(...sides.map((side) => side.takes));
  return [...wrong, { name: 'stays silent: nearly so', fires: false, series: quiet(sides), takes }];
}

/** A series is named once, though several sides may read it: the one that looks at its value decides. */
function quiet(sides: readonly Side[]): Series[] {
  const byText = new Map<string, Side>();
  for (const side of sides) {
    if (!byText.has(side.selector.text) || !side.wrong.includes(undefined)) byText.set(side.selector.text, side);
  }
  return [...byText.values()].map((side) => seriesFor(side, side.right));
}

function seriesFor({ selector, labels }: Side, values: readonly Segment[]): Series {
  return { metric: selector.metric, labels: { ...labels, ...selector.labels }, values };
}

function sideOf(text: string): Side | undefined {
  const selectors = selectorsOf(text);
  const [selector] = selectors;
  // A quantile is of many series: its buckets.
  if (selector === undefined || selectors.length > 1 || text.includes('histogram_quantile')) return undefined;
  const common = { about: text.replaceAll(/\s+/g, ' '), selector, labels: openLabels(text), takes: 0 };

  const absent = /^absent\(.*?(?:\}|\w) ?(?:(==|>) ([\d.]+))?\)$/.exec(text);
  if (absent) {
    const value = absent[1] === undefined ? 1 : Number(absent[2]) + (absent[1] === '>' ? 1 : 0);
    const down = absent[1] === undefined ? [] : [[steady(0)]];
    return { ...common, wrong: [undefined, ...down], right: [steady(value)] };
  }
  // What is counted as none where there is none: absent and too few are one.
  const none = /^\((?:sum|max|count)\(.*?( == 0)?\) or vector\(0\)\) (==|!=) (\d+)$/.exec(text);
  if (none) {
    const [good, bad] = none[1] === undefined ? [1, 0] : [0, 1];
    const isEnough = none[2] === '==' ? none[3] === '0' : none[3] === '1';
    if (!isEnough) return undefined;
    // Series are counted whatever they say, unless it is their value that is asked for.
    const few = text.startsWith('(count(') && none[1] === undefined ? [] : [[steady(bad)]];
    return { ...common, wrong: [undefined, ...few], right: [steady(good)] };
  }
  const [, left, operator, right] = /^(.*) (==|>=|>|<) ([\d.]+)$/s.exec(text) ?? [];
  if (left === undefined || operator === undefined || right === undefined) return undefined;
  const limit = Number(right);

  const counted = /\b(rate|increase)\([^[]*\[(\w+)\]\)/.exec(left);
  if (counted?.[2] !== undefined) {
    const window = seconds(counted[2]);
    const perSecond = counted[1] === 'rate' ? limit : limit / window;
    return operator === '>'
      ? {
          ...common,
          wrong: [[growing(perSecond === 0 ? 1 / 60 : perSecond * 1.05)]],
          right: [growing(perSecond * 0.95, 7)],
          // The first increase is seen at once, a rate when its window is full.
          takes: limit === 0 ? 60 : window,
        }
      : undefined;
  }
  // Tests begin at the time 0: what lies behind or ahead of now grows with it.
  if (left.startsWith('time() - ') && operator === '>') {
    // What counts above zero alone cannot lie before the start.
    if (/> 0\)$/.test(left)) {
      return { ...common, wrong: [[steady(1)]], right: [growing(1, 1)], takes: limit + 1 };
    }
    return { ...common, wrong: [[growing(1, -limit - 1)]], right: [growing(1, -limit)] };
  }
  if (left.endsWith(' - time()') && operator === '<') {
    return { ...common, wrong: [[growing(1, limit - 1)]], right: [growing(1, limit)] };
  }
  const bare = left.replaceAll(/\{[^}]*\}|"[^"]*"/g, '');
  if (/[-+*/=<]|\b(or|and|unless)\b|> (?!0\))/.test(bare)) return undefined;
  const step = limit > 0 && limit < 1 ? limit / 1000 : 1;
  switch (operator) {
    case '==':
      return { ...common, wrong: [[steady(limit)]], right: [steady(limit === 0 ? 1 : 0)] };
    case '>':
      return { ...common, wrong: [[steady(limit + step)]], right: [steady(limit)] };
    case '>=':
      return { ...common, wrong: [[steady(limit)]], right: [steady(limit - step)] };
    default:
      return { ...common, wrong: [[steady(limit - step)]], right: [steady(limit)] };
  }
}

/** Labels that the expression groups by, or moves: a series of the real world has them. */
function openLabels(text: string): Record<string, string> {
  const names = [...text.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/\s*,\s*/));
  const moved = /label_replace\(.*"(\w+)", "\(\.\+\)"\)/s.exec(text)?.[1];
  return Object.fromEntries([...names, ...(moved === undefined ? [] : [moved])].map((name) => [name, 'example']));
}

/** The sides of the outermost `or`. */
export function splitOr(expr: string): string[] {
  const sides: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of expr.matchAll(/[({[]|[)}\]]|"(?:[^"\\]|\\.)*"|\sor\s/g)) {
    if (/^[({[]$/.test(token)) depth++;
    else if (/^[)}\]]$/.test(token)) depth--;
    else if (depth === 0 && token.trim() === 'or') {
      sides.push(expr.slice(start, index).trim());
      start = index + token.length;
    }
  }
  return [...sides, expr.slice(start).trim()];
}
