/** A label matcher of a selector. */
export interface Matcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** How the sides of a binary expression find each other. */
export interface Matching {
  readonly how: 'on' | 'ignoring';
  readonly labels: readonly string[];
  readonly group?: 'left' | 'right';
  /** Labels that group_left or group_right brings. */
  readonly include: readonly string[];
}

/** PromQL as its meaning needs it; parentheses and colours are gone. */
export type Expr =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'selector'; readonly name?: string; readonly matchers: readonly Matcher[] }
  | { readonly kind: 'range'; readonly of: Expr; readonly window: string }
  | { readonly kind: 'subquery'; readonly of: Expr }
  | {
      readonly kind: 'aggregate';
      readonly op: string;
      readonly grouping?: { readonly how: 'by' | 'without'; readonly labels: readonly string[] };
      readonly args: readonly Expr[];
    }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expr[] }
  | {
      readonly kind: 'binary';
      readonly op: string;
      readonly bool: boolean;
      readonly matching?: Matching;
      readonly left: Expr;
      readonly right: Expr;
    }
  | { readonly kind: 'unary'; readonly of: Expr }
  /** With `offset`, `@`, `anchored` or `smoothed`. */
  | { readonly kind: 'modified'; readonly of: Expr }
  | { readonly kind: 'paren'; readonly of: Expr };

/** The expressions directly inside one. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'aggregate':
    case 'call':
      return expr.args;
    case 'binary':
      return [expr.left, expr.right];
    case 'number':
    case 'string':
    case 'selector':
      return [];
    default:
      return [expr.of];
  }
}

/** An expression and all inside it, outermost first. */
export function everyOf(expr: Expr): readonly Expr[] {
  const all: Expr[] = [];
  const look = (one: Expr) => {
    all.push(one);
    for (const child of childrenOf(one)) look(child);
  };
  look(expr);
  return all;
}

/** The metrics that an expression reads. */
export function metricsOf(expr: Expr): string[] {
  return everyOf(expr).flatMap((inner) => (inner.kind === 'selector' ? (metricOf(inner) ?? []) : []));
}

/** The metric of a selector, also where it is written as `{__name__="…"}`. */
export function metricOf(selector: Extract<Expr, { kind: 'selector' }>): string | undefined {
  return selector.name ?? selector.matchers.find(({ label, op }) => label === '__name__' && op === '=')?.value;
}
