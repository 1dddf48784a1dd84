import { aggregationParameters, functions, typeNames, type ValueType } from './functions.ts';
import { compilesAsRe2, matchesWhole } from './re2.ts';
import type { Expr, Matcher } from './tree.ts';

const COMPARISONS = new Set(['==', '!=', '>', '<', '>=', '<=']);
/** What `offset` and `@` may follow; one may follow the other. */
const MODIFIABLE = new Set<Expr['kind']>(['selector', 'range', 'subquery', 'modified']);
const SETS = new Set(['and', 'or', 'unless']);

/** What Prometheus would refuse in an expression that parses, and selectors that cannot select anything. */
export function typeProblems(expr: Expr): string[] {
  const problems: string[] = [];
  typeOf(expr, (problem) => problems.push(problem));
  return [...new Set(problems)];
}

type Report = (problem: string) => void;

function typeOf(expr: Expr, report: Report): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'selector':
      selectorProblems(expr, report);
      return 'vector';
    case 'modified':
      if (!MODIFIABLE.has(modified(expr.of).kind)) report('has offset or @ after what is no selector and no subquery');
      return typeOf(expr.of, report);
    case 'paren':
      return typeOf(expr.of, report);
    case 'range':
      return rangeType(expr, report);
    case 'subquery':
      expect(expr.of, 'vector', 'a subquery', report);
      return 'matrix';
    case 'unary': {
      const type = typeOf(expr.of, report);
      if (type !== 'scalar' && type !== 'vector') report(`negates ${typeNames[type]}`);
      return type;
    }
    case 'aggregate':
      aggregateProblems(expr, report);
      return 'vector';
    case 'call':
      return callType(expr, report);
    case 'binary':
      return binaryType(expr, report);
  }
}

/** What `offset` or `@` stands after: the grammar takes in the operators before it as well. */
function modified(expr: Expr): Expr {
  if (expr.kind === 'binary') return modified(expr.right);
  return expr.kind === 'unary' ? modified(expr.of) : expr;
}

function expect(expr: Expr, wanted: ValueType, where: string, report: Report): void {
  const type = typeOf(expr, report);
  if (type !== wanted) report(`gives ${where} ${typeNames[type]}, but it takes ${typeNames[wanted]}`);
}

function rangeType({ of, window }: Extract<Expr, { kind: 'range' }>, report: Report): ValueType {
  if (of.kind !== 'selector') report(`has a range [${window}] on what is no selector`);
  if (/^0+[a-z]*$/.test(window)) report(`has a range of nothing, [${window}]`);
  typeOf(of, report);
  return 'matrix';
}

function aggregateProblems({ op, args }: Extract<Expr, { kind: 'aggregate' }>, report: Report): void {
  const parameter = aggregationParameters[op];
  const wanted = parameter === undefined ? 1 : 2;
  if (args.length !== wanted) {
    report(`calls ${op} with ${args.length} ${args.length === 1 ? 'argument' : 'arguments'}, but it takes ${wanted}`);
    return;
  }
  const [first, last] = [args[0], args.at(-1)];
  if (parameter && first) expect(first, parameter, `${op}'s parameter`, report);
  if (last) expect(last, 'vector', op, report);
}

function callType({ name, args }: Extract<Expr, { kind: 'call' }>, report: Report): ValueType {
  const signature = functions.get(name);
  if (!signature) {
    report(`calls ${name}, which is no function of Prometheus`);
    for (const arg of args) typeOf(arg, report);
    return 'vector';
  }
  const { args: wanted, variadic, returns } = signature;
  const least = variadic === 0 ? wanted.length : wanted.length - 1;
  const most = variadic < 0 ? Number.POSITIVE_INFINITY : variadic === 0 ? wanted.length : least + variadic;
  if (args.length < least || args.length > most) {
    const takes =
      least === most ? `${least}` : most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
    report(`calls ${name} with ${args.length} ${args.length === 1 ? 'argument' : 'arguments'}, but it takes ${takes}`);
  }
  for (const [index, arg] of args.entries()) {
    // Its second argument says which labels to bring, so it may match anything.
    if (name === 'info' && index === 1 && arg.kind === 'selector') continue;
    expect(arg, wanted[Math.min(index, wanted.length - 1)] ?? 'vector', name, report);
  }
  return returns;
}

function binaryType(expr: Extract<Expr, { kind: 'binary' }>, report: Report): ValueType {
  const { op, bool, matching } = expr;
  const [left, right] = [typeOf(expr.left, report), typeOf(expr.right, report)];
  for (const type of [left, right]) {
    if (type !== 'scalar' && type !== 'vector')
      report(`has ${typeNames[type]} beside ${op}, which takes numbers and instant vectors`);
  }
  if (bool && !COMPARISONS.has(op)) report(`has bool with ${op}, which compares nothing`);
  const scalars = left === 'scalar' && right === 'scalar';
  if (COMPARISONS.has(op) && scalars && !bool) report(`compares two numbers with ${op} without bool`);
  if (SETS.has(op) && (left === 'scalar' || right === 'scalar'))
    report(`has a number beside ${op}, which takes instant vectors`);
  if (matching) {
    if ((left === 'scalar' || right === 'scalar') && matching.labels.length > 0) {
      report(`matches labels with ${matching.how}, though not both sides are vectors`);
    }
    if (SETS.has(op) && matching.group) report(`has group_${matching.group} with ${op}, which takes none`);
    const twice = matching.how === 'on' ? matching.labels.filter((label) => matching.include.includes(label)) : [];
    for (const label of twice) report(`has the label ${label} in on and in group_${matching.group} at once`);
  }
  return scalars ? 'scalar' : 'vector';
}

function selectorProblems({ name, matchers }: Extract<Expr, { kind: 'selector' }>, report: Report): void {
  for (const { op, label, value } of matchers) {
    if ((op === '=~' || op === '!~') && !compilesAsRe2(value)) {
      report(`has a regex that Prometheus refuses, ${label}${op}"${value}"`);
      return;
    }
  }
  if (name !== undefined && matchers.some(({ label, op }) => label === '__name__' && op === '=')) {
    report(`names the metric ${name} twice`);
  }
  if (name === undefined && matchers.every(matchesEmpty)) report('has a selector that selects every series');
  for (const [index, { label, op, value }] of matchers.entries()) {
    const other = matchers
      .slice(0, index)
      .find((m) => m.label === label && m.op === '=' && op === '=' && m.value !== value);
    if (other) report(`wants ${label} to be "${other.value}" and "${value}" at once, which selects nothing`);
  }
}

function matchesEmpty({ op, value }: Matcher): boolean {
  if (op === '=') return value === '';
  if (op === '!=') return value !== '';
  return matchesWhole(value, '') === (op === '=~');
}
