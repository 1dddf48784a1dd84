import { parser } from '@prometheus-io/lezer-promql';
import { unquote } from './strings.ts';
import type { Expr, Matcher, Matching } from './tree.ts';

type Node = ReturnType<typeof parser.parse>['topNode'];

export type Parsed = { readonly expr: Expr } | { readonly problem: string };

/** Reads PromQL; says what stands where it stops being PromQL. */
export function parsePromql(text: string): Parsed {
  const top = parser.parse(withoutTrailingDots(text)).topNode;
  const broken = firstError(top);
  if (broken) {
    const at = broken.from >= text.length ? 'at its end' : `at '${excerpt(text, broken.from)}'`;
    return { problem: `is not PromQL ${at}` };
  }
  const root = childrenOf(top)[0];
  if (!root) return { problem: 'is empty' };
  try {
    return { expr: new Reader(text).expr(root) };
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.message };
    throw error;
  }
}

const STRINGS_AND_DOTS = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|(?<![\w.])\d+\.(?!\d)/gs;

/** Prometheus reads `1.` as a number, the grammar does not. Every place stays where it was. */
function withoutTrailingDots(text: string): string {
  return text.replaceAll(STRINGS_AND_DOTS, (found) => (/^\d/.test(found) ? `${found.slice(0, -1)} ` : found));
}

class Unreadable extends Error {}

function firstError(top: Node): Node | undefined {
  let found: Node | undefined;
  top.cursor().iterate((node) => {
    if (node.type.isError && !found) found = node.node;
    return found === undefined;
  });
  return found;
}

function excerpt(text: string, from: number): string {
  const rest = text.slice(from, from + 24).replaceAll(/\s+/g, ' ');
  return text.length > from + 24 ? `${rest}…` : rest;
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child);
  }
  return children;
}

class Reader {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  expr(node: Node): Expr {
    const children = childrenOf(node);
    const first = () => this.expr(must(children[0], node));
    switch (node.name) {
      case 'NumberDurationLiteral':
        return { kind: 'number', text: this.#of(node) };
      case 'StringLiteral':
        return { kind: 'string', text: this.#string(node) };
      case 'VectorSelector':
        return this.#selector(node, children);
      case 'MatrixSelector':
        return { kind: 'range', of: first(), window: this.#of(must(children[1], node)) };
      case 'SubqueryExpr':
        return { kind: 'subquery', of: first() };
      case 'AggregateExpr':
        return this.#aggregate(node, children);
      case 'FunctionCall':
        return {
          kind: 'call',
          name: this.#of(must(children[0], node)),
          args: this.#args(must(children[1], node)),
        };
      case 'BinaryExpr':
        return this.#binary(node, children);
      case 'UnaryExpr':
        return { kind: 'unary', of: this.expr(must(children[1], node)) };
      case 'ParenExpr':
        return { kind: 'paren', of: first() };
      case 'OffsetExpr':
      case 'StepInvariantExpr':
      case 'AnchoredExpr':
      case 'SmoothedExpr':
        return { kind: 'modified', of: first() };
      default:
        throw new Unreadable(`has ${node.name}, which is not known here, at '${excerpt(this.#text, node.from)}'`);
    }
  }

  #selector(node: Node, children: readonly Node[]): Expr {
    const outer = children.find(({ name }) => name === 'Identifier');
    const matchers: Matcher[] = [];
    let quoted: string | undefined;
    for (const part of childrenOf(children.find(({ name }) => name === 'LabelMatchers') ?? node)) {
      if (part.name === 'QuotedLabelName') quoted = this.#label(part);
      else if (part.name.endsWith('LabelMatcher')) matchers.push(this.#matcher(part));
    }
    if (outer && quoted !== undefined)
      throw new Unreadable(`names its metric twice: '${this.#of(outer)}' and '${quoted}'`);
    const name = outer ? this.#of(outer) : quoted;
    return { kind: 'selector', ...(name === undefined ? {} : { name }), matchers };
  }

  #matcher(node: Node): Matcher {
    const [label, op, value] = childrenOf(node);
    return {
      label: this.#label(must(label, node)),
      op: this.#of(must(op, node)) as Matcher['op'],
      value: this.#string(must(value, node)),
    };
  }

  #aggregate(node: Node, children: readonly Node[]): Expr {
    const modifier = children.find(({ name }) => name === 'AggregateModifier');
    const labels = modifier && childrenOf(modifier)[1];
    const how = modifier && (childrenOf(modifier)[0]?.name === 'By' ? ('by' as const) : ('without' as const));
    const body = must(
      children.find(({ name }) => name === 'FunctionCallBody'),
      node,
    );
    return {
      kind: 'aggregate',
      op: this.#of(must(children[0], node)).toLowerCase(),
      ...(how && labels ? { grouping: { how, labels: this.#labels(labels) } } : {}),
      args: this.#args(body),
    };
  }

  #binary(node: Node, children: readonly Node[]): Expr {
    const clause = children.find(({ name }) => name === 'MatchingModifierClause');
    return {
      kind: 'binary',
      op: this.#of(must(children[1], node)).toLowerCase(),
      bool: children.some(({ name }) => name === 'BoolModifier'),
      ...(clause ? { matching: this.#matching(clause) } : {}),
      left: this.expr(must(children[0], node)),
      right: this.expr(must(children.at(-1), node)),
    };
  }

  #matching(clause: Node): Matching {
    const [how, labels, group, include] = childrenOf(clause);
    return {
      how: how?.name === 'On' ? 'on' : 'ignoring',
      labels: labels ? this.#labels(labels) : [],
      ...(group ? { group: group.name === 'GroupLeft' ? 'left' : 'right' } : {}),
      include: include ? this.#labels(include) : [],
    };
  }

  #args(body: Node): Expr[] {
    return childrenOf(body).map((child) => this.expr(child));
  }

  #labels(node: Node): string[] {
    return childrenOf(node).map((child) => this.#label(child));
  }

  /** A label's name, quoted or not. */
  #label(node: Node): string {
    const literal = node.name === 'QuotedLabelName' ? childrenOf(node)[0] : undefined;
    return literal ? this.#string(literal) : this.#of(node);
  }

  #string(node: Node): string {
    const value = unquote(this.#of(node));
    if (value === undefined) throw new Unreadable(`has a string that is not one: ${this.#of(node)}`);
    return value;
  }

  #of({ from, to }: Node): string {
    return this.#text.slice(from, to);
  }
}

function must(node: Node | undefined, parent: Node): Node {
  if (!node) throw new Unreadable(`has ${parent.name} without its parts`);
  return node;
}
