import { parse } from '@babel/parser';
import { type DocComment, docComment } from './doc-comment.ts';

type Statement = ReturnType<typeof parse>['program']['body'][number];
export type Declaration = Extract<Statement, { type: 'FunctionDeclaration' }>;
export type Expression = Extract<Statement, { type: 'ExpressionStatement' }>['expression'];
export type TypeNode = Extract<Statement, { type: 'TSTypeAliasDeclaration' }>['typeAnnotation'];
export type ObjectExpression = Extract<Expression, { type: 'ObjectExpression' }>;
export type CallExpression = Extract<Expression, { type: 'CallExpression' }>;
export type ArrowFunction = Extract<Expression, { type: 'ArrowFunctionExpression' }>;

/** A constant or a function of a module. */
export interface Constant {
  readonly name: string;
  readonly doc: DocComment;
  readonly value: Expression | Declaration;
}

/** A source file, as far as the reference reads one: what it names, and where it has other names from. */
export interface Module {
  readonly file: string;
  readonly constants: ReadonlyMap<string, Constant>;
  /** Local name → where it is from; the name `*` is the whole module. */
  readonly imports: ReadonlyMap<string, { readonly from: string; readonly name: string }>;
  readonly types: ReadonlyMap<string, TypeNode>;
}

/** Reads the top level of a TypeScript file. */
export function readModule(file: string, text: string): Module {
  const constants = new Map<string, Constant>();
  const imports = new Map<string, { from: string; name: string }>();
  const types = new Map<string, TypeNode>();
  for (const statement of parseFile(text)) {
    if (statement.type === 'ImportDeclaration') {
      const from = basename(statement.source.value);
      for (const specifier of statement.specifiers) {
        const { local } = specifier;
        if (specifier.type === 'ImportSpecifier' && specifier.imported.type === 'Identifier') {
          imports.set(local.name, { from, name: specifier.imported.name });
        } else if (specifier.type === 'ImportNamespaceSpecifier') imports.set(local.name, { from, name: '*' });
      }
      continue;
    }
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    const doc = docComment(statement.leadingComments);
    if (declared?.type === 'TSTypeAliasDeclaration') types.set(declared.id.name, declared.typeAnnotation);
    if (declared?.type === 'FunctionDeclaration' && declared.id) {
      constants.set(declared.id.name, { name: declared.id.name, doc, value: declared });
    }
    if (declared?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declared.declarations) {
      if (id.type === 'Identifier' && init) constants.set(id.name, { name: id.name, doc, value: init });
    }
  }
  return { file: basename(file), constants, imports, types };
}

/** The statements of a TypeScript file. */
export function parseFile(text: string): readonly Statement[] {
  return parse(text, { sourceType: 'module', plugins: ['typescript'] }).program.body;
}

export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The key of an object's property, however it is written. */
export function keyOf(key: { readonly type: string; readonly name?: unknown; readonly value?: unknown }): string {
  return String(key.type === 'Identifier' ? key.name : key.value);
}

/** The value that a literal writes out; undefined when it is none. */
export function textOf(node: { readonly type: string; readonly value?: unknown } | undefined): string | undefined {
  return node?.type === 'StringLiteral' ? String(node.value) : undefined;
}

/** A literal value on one line, in the project's own style. */
export function printLiteral(node: Expression): string {
  switch (node.type) {
    case 'StringLiteral':
      return `'${node.value}'`;
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return String(node.value);
    case 'RegExpLiteral':
      return `/${node.pattern}/${node.flags}`;
    case 'ArrayExpression':
      return `[${node.elements.map((element) => (element && isExpression(element) ? printLiteral(element) : '')).join(', ')}]`;
    case 'ObjectExpression': {
      const parts = node.properties.map((property) => {
        if (property.type !== 'ObjectProperty' || !isExpression(property.value)) throw notLiteral(node);
        const quoted = property.key.type === 'StringLiteral' ? `'${property.key.value}'` : keyOf(property.key);
        return `${quoted}: ${printLiteral(property.value)}`;
      });
      return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
    }
    default:
      throw notLiteral(node);
  }
}

function notLiteral(node: Expression): Error {
  return new Error(
    `line ${node.loc?.start.line}: a default that is no literal. fix: write it out, or state it with @default`,
  );
}

/** Whether a node can be read as an expression: not a spread, a pattern or a hole. */
export function isExpression(node: { readonly type: string }): node is Expression {
  return !['SpreadElement', 'RestElement', 'ArrayPattern', 'ObjectPattern', 'AssignmentPattern'].includes(node.type);
}

/** The value of an object's key; undefined when it has none. */
export function propertyOf(node: Expression, key: string): Expression | undefined {
  if (node.type !== 'ObjectExpression') return undefined;
  for (const property of node.properties) {
    if (property.type === 'ObjectProperty' && keyOf(property.key) === key && isExpression(property.value)) {
      return property.value;
    }
  }
  return undefined;
}

/** The elements of an array. */
export function elements(node: Expression): Expression[] {
  return node.type === 'ArrayExpression' ? node.elements.flatMap((e) => (e && isExpression(e) ? [e] : [])) : [];
}

export function argumentsOf(node: CallExpression): Expression[] {
  return node.arguments.flatMap((argument) => (isExpression(argument) ? [argument] : []));
}
