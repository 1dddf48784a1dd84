import { type ParserOptions, parse } from '@babel/parser';

/** The parts of a syntax tree that are read here; the parser's own types are far wider. */
interface Syntax {
  readonly type: string;
  readonly loc?: { readonly start: { readonly line: number } } | null;
  readonly [key: string]: unknown;
}

const OPTIONS: ParserOptions = { sourceType: 'module', plugins: ['typescript'] };
const DEFINERS = new Set(['definePlatform', 'defineEnvironment']);

/**
 * Where an overlay file states the value at a path, e.g. `services.app.scale.min`: the longest part of the path that
 * the file writes out. A helper's options count: `delivery: canary({ steps: [5] })` states `delivery.steps`.
 *
 * @returns line number from 1 and the number of path parts found; undefined when the file states none of it.
 */
export function locate(source: string, path: readonly string[]): { line: number; depth: number } | undefined {
  const tree = parse(source, OPTIONS);
  const call = find(tree.program as object as Syntax, isDefinition);
  const args = call ? list(call.arguments) : [];
  const root = args.at(-1);
  if (!root) return undefined;
  let best: { line: number; depth: number } | undefined;
  let nodes: Syntax[] = [root];
  for (const [index, key] of path.entries()) {
    const found = nodes.flatMap((node) => step(node, key));
    const line = found[0]?.loc?.start.line;
    if (line === undefined) break;
    best = { line, depth: index + 1 };
    nodes = found.flatMap((node) => (node.type === 'ObjectProperty' ? [node.value as Syntax] : [node]));
  }
  return best;
}

function isDefinition(node: Syntax): boolean {
  const callee = node.callee as Syntax | undefined;
  return node.type === 'CallExpression' && callee?.type === 'Identifier' && DEFINERS.has(String(callee.name));
}

/** The nodes that state `key` inside a value: a property, a list's element, or the same in a helper's arguments. */
function step(node: Syntax, key: string): Syntax[] {
  switch (node.type) {
    case 'ObjectExpression':
      return list(node.properties).filter((p) => p.type === 'ObjectProperty' && keyOf(p.key as Syntax) === key);
    case 'ArrayExpression': {
      const element = list(node.elements)[Number(key)];
      return element ? [element] : [];
    }
    case 'CallExpression':
      return list(node.arguments).flatMap((argument) => step(argument, key));
    default:
      return [];
  }
}

function keyOf(key: Syntax): string {
  return String(key.type === 'Identifier' ? key.name : key.value);
}

function list(value: unknown): Syntax[] {
  return Array.isArray(value) ? (value as Syntax[]) : [];
}

function find(node: Syntax, wanted: (node: Syntax) => boolean): Syntax | undefined {
  if (wanted(node)) return node;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child !== 'object' || child === null || typeof (child as Syntax).type !== 'string') continue;
      const found = find(child as Syntax, wanted);
      if (found) return found;
    }
  }
  return undefined;
}
