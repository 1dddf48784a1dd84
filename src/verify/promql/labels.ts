import type { Expr } from './tree.ts';

/**
 * The labels that the results of an expression can have: exactly some, or any but some. What is in `sure` is on every one
 * of them, with its value where that is known.
 */
export interface Labels {
  /** Nothing but these; undefined when there can be others. */
  readonly only?: ReadonlySet<string>;
  /** None of these, where `only` is undefined. */
  readonly never: ReadonlySet<string>;
  /** On each result; the value where it is one and known. */
  readonly sure: ReadonlyMap<string, string | undefined>;
}

const NONE: Labels = { only: new Set(), never: new Set(), sure: new Map() };
const ANY: Labels = { never: new Set(), sure: new Map() };

/** Whether results can carry a label. */
export function canHave({ only, never }: Labels, label: string): boolean {
  return only ? only.has(label) : !never.has(label);
}

/** The labels that come out of an expression: what an alert has beside those that its rule adds. */
export function labelsOf(expr: Expr): Labels {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return NONE;
    case 'selector': {
      const sure = expr.matchers.flatMap(({ label, op, value }): [string, string | undefined][] => {
        if (label === '__name__' || (op === '=' && value === '')) return [];
        if (op === '=') return [[label, value]];
        return op === '!=' && value === '' ? [[label, undefined]] : [];
      });
      const never = expr.matchers.filter(({ op, value }) => op === '=' && value === '').map(({ label }) => label);
      return { never: new Set(never), sure: new Map(sure) };
    }
    case 'aggregate':
      return ofAggregate(expr);
    case 'call':
      return ofCall(expr);
    case 'binary':
      return ofBinary(expr);
    default:
      return labelsOf(expr.of);
  }
}

function ofAggregate({ op, grouping, args }: Extract<Expr, { kind: 'aggregate' }>): Labels {
  const last = args.at(-1);
  const inner = last ? labelsOf(last) : ANY;
  // These pick series as they are; the grouping says only among which.
  if (['topk', 'bottomk', 'limitk', 'limit_ratio'].includes(op)) return inner;
  const added = op === 'count_values' && args[0]?.kind === 'string' ? [args[0].text] : [];
  const grouped = !grouping
    ? NONE
    : grouping.how === 'by'
      ? keep(inner, grouping.labels)
      : drop(inner, grouping.labels);
  return added.reduce(plus, grouped);
}

function ofCall({ name, args }: Extract<Expr, { kind: 'call' }>): Labels {
  if (['vector', 'time', 'pi', 'scalar'].includes(name)) return NONE;
  if (args.length === 0) return NONE;
  const vector = args.find(({ kind }) => kind !== 'number' && kind !== 'string');
  const inner = vector ? labelsOf(vector) : NONE;
  if (name === 'absent' || name === 'absent_over_time') return ofAbsent(args[0]);
  if (name === 'info') return { never: new Set(), sure: inner.sure };
  if ((name === 'label_replace' || name === 'label_join') && args[1]?.kind === 'string') {
    // The label is overwritten where the regex matches; with an empty text, it is removed.
    const label = args[1].text;
    return { ...plus(inner, label), sure: new Map([...inner.sure].filter(([key]) => key !== label)) };
  }
  return ['histogram_quantile', 'histogram_fraction'].includes(name) ? drop(inner, ['le']) : inner;
}

/** absent() gives the labels that the selector in it asks for by `=`, and nothing for anything but a selector. */
function ofAbsent(of: Expr | undefined): Labels {
  const selector = of?.kind === 'range' || of?.kind === 'modified' || of?.kind === 'paren' ? of.of : of;
  if (selector?.kind !== 'selector') return selector?.kind === 'modified' || selector?.kind === 'paren' ? ANY : NONE;
  const { sure } = labelsOf(selector);
  return { only: new Set(sure.keys()), never: new Set(), sure };
}

function ofBinary({ op, left, right, matching }: Extract<Expr, { kind: 'binary' }>): Labels {
  const [a, b] = [labelsOf(left), labelsOf(right)];
  if (op === 'and' || op === 'unless') return a;
  if (op === 'or') return either(a, b);
  if (isScalar(right)) return a;
  if (isScalar(left)) return b;
  if (matching?.group) {
    const [many, one] = matching.group === 'left' ? [a, b] : [b, a];
    return matching.include.reduce((labels, label) => (canHave(one, label) ? plus(labels, label) : labels), many);
  }
  // Comparisons keep the left side as it is; both sides agree on what is matched.
  if (['==', '!=', '>', '<', '>=', '<='].includes(op) && !matching) return a;
  if (matching?.how === 'on') return keep(a, matching.labels);
  return drop(a, matching?.labels ?? []);
}

function isScalar(expr: Expr): boolean {
  switch (expr.kind) {
    case 'number':
      return true;
    case 'paren':
    case 'unary':
      return isScalar(expr.of);
    case 'call':
      return ['scalar', 'time', 'pi'].includes(expr.name);
    case 'binary':
      return isScalar(expr.left) && isScalar(expr.right);
    default:
      return false;
  }
}

function keep(labels: Labels, kept: readonly string[]): Labels {
  return {
    only: new Set(kept.filter((label) => canHave(labels, label))),
    never: new Set(),
    sure: new Map([...labels.sure].filter(([label]) => kept.includes(label))),
  };
}

function drop({ only, never, sure }: Labels, dropped: readonly string[]): Labels {
  return {
    ...(only ? { only: new Set([...only].filter((label) => !dropped.includes(label))) } : {}),
    never: new Set([...never, ...dropped]),
    sure: new Map([...sure].filter(([label]) => !dropped.includes(label))),
  };
}

function plus({ only, never, sure }: Labels, label: string): Labels {
  return {
    ...(only ? { only: new Set([...only, label]) } : {}),
    never: new Set([...never].filter((other) => other !== label)),
    sure,
  };
}

function either(a: Labels, b: Labels): Labels {
  const sure = new Map(
    [...a.sure]
      .filter(([label]) => b.sure.has(label))
      .map(([label, value]) => [label, b.sure.get(label) === value ? value : undefined]),
  );
  if (a.only && b.only) return { only: new Set([...a.only, ...b.only]), never: new Set(), sure };
  return { never: new Set([...a.never, ...b.never].filter((label) => !canHave(a, label) && !canHave(b, label))), sure };
}
