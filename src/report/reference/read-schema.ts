import { docComment } from './doc-comment.ts';
import type { Form, Group, Key, Stated } from './form.ts';
import { checkedValue, narrowed, refinedValue } from './read-value.ts';
import {
  argumentsOf,
  type CallExpression,
  type Expression,
  elements,
  isExpression,
  keyOf,
  type Module,
  type ObjectExpression,
  printLiteral,
  textOf,
} from './syntax.ts';

/** Where an expression stands: its module, and all others by file name. */
export interface Scope {
  readonly module: Module;
  readonly modules: ReadonlyMap<string, Module>;
}

/** The form that a zod schema accepts, read from its source: the comments, which zod never sees, are the meanings. */
export function readSchema(node: Expression, scope: Scope): Stated {
  if (node.type === 'Identifier') return readName(node.name, scope);
  if (node.type === 'MemberExpression' && node.object.type === 'Identifier') {
    const imported = scope.module.imports.get(node.object.name);
    if (imported?.name === '*') return readName(keyOf(node.property), enter(scope, imported.from));
  }
  if (node.type === 'CallExpression') return readCall(node, scope);
  throw unknown(node, scope, node.type);
}

/** A constant of the schema files, or of the values that they share. */
function readName(name: string, scope: Scope): Stated {
  const imported = scope.module.imports.get(name);
  if (imported) return readName(imported.name, enter(scope, imported.from));
  const constant = scope.module.constants.get(name);
  if (!constant || constant.value.type === 'FunctionDeclaration') {
    throw new Error(`${scope.module.file} uses ${name}, which is no constant of it. fix: export it where it is from`);
  }
  const { form, absent } = readSchema(constant.value, scope);
  const doc = constant.doc.text;
  if (form.kind === 'group') return { form: { ...form, constant: name, doc: form.doc || doc }, absent };
  if (form.kind === 'either') return { form: { ...form, constant: name }, absent };
  if (form.kind === 'value') return { form: { ...form, named: true, doc }, absent };
  return { form, absent };
}

function enter(scope: Scope, file: string): Scope {
  const module = scope.modules.get(file);
  if (!module) throw new Error(`${scope.module.file} imports ${file}, which was not read. fix: add it to the sources`);
  return { ...scope, module };
}

function readCall(node: CallExpression, scope: Scope): Stated {
  const { callee } = node;
  const [first, second] = argumentsOf(node);
  if (callee.type === 'Identifier') return required(read(checkedValue(node), node, scope));
  if (callee.type !== 'MemberExpression') throw unknown(node, scope, callee.type);
  const method = keyOf(callee.property);
  const { object } = callee;
  if (object.type !== 'Identifier') {
    return chained(readSchema(object, scope), method, node, scope);
  }
  if (object.name !== 'z') {
    return scope.module.imports.get(object.name)?.name === '*'
      ? required(read(checkedValue(node), node, scope))
      : chained(readSchema(object, scope), method, node, scope);
  }
  switch (method) {
    case 'string':
      return required({ kind: 'words', words: 'text' });
    case 'number':
      return required({ kind: 'words', words: 'number' });
    case 'boolean':
      return required({ kind: 'choice', values: ['true', 'false'] });
    case 'unknown':
      return required({ kind: 'words', words: 'anything' });
    case 'literal':
      if (first) return required({ kind: 'literal', value: printLiteral(first) });
      break;
    case 'enum':
      if (first) return required({ kind: 'choice', values: elements(first).map(printLiteral) });
      break;
    case 'array':
      if (first) return required({ kind: 'list', of: readSchema(first, scope).form, least: 0 });
      break;
    case 'record':
      if (first && second) {
        const [from, to] = [readSchema(first, scope).form, readSchema(second, scope).form];
        return required({ kind: 'map', from, to });
      }
      break;
    case 'union':
      if (first) {
        return required({ kind: 'or', forms: elements(first).map((option) => readSchema(option, scope).form) });
      }
      break;
    case 'strictObject':
      if (first?.type === 'ObjectExpression') return required(group(first, scope));
      break;
    case 'discriminatedUnion':
      if (first && second) return required(either(first, second, scope));
      break;
  }
  throw unknown(node, scope, `z.${method}()`);
}

/** What a method makes of the schema that it is called on. */
function chained(stated: Stated, method: string, node: CallExpression, scope: Scope): Stated {
  const { form, absent } = stated;
  const [first, second] = argumentsOf(node);
  switch (method) {
    case 'optional':
      return { form, absent: { kind: 'optional' } };
    case 'default':
    case 'prefault':
      if (first) return { form, absent: { kind: 'default', value: printLiteral(first) } };
      break;
    case 'refine':
      if (second) return { form: read(refinedValue(second), node, scope), absent };
      break;
    default:
      if (form.kind === 'list' && method === 'min' && first) {
        return { form: { ...form, least: Number(printLiteral(first)) }, absent };
      }
      if (form.kind === 'words') {
        const words = narrowed(form.words, method, first ? printLiteral(first) : '');
        if (words !== undefined) return { form: { kind: 'words', words }, absent };
      }
  }
  throw unknown(node, scope, `.${method}()`);
}

function group(node: ObjectExpression, scope: Scope): Group {
  return { kind: 'group', constant: undefined, doc: '', keys: keys(node, scope) };
}

function keys(node: ObjectExpression, scope: Scope): Key[] {
  return node.properties.flatMap((property): Key[] => {
    if (property.type === 'SpreadElement' && property.argument.type === 'Identifier') {
      const spread = scope.module.constants.get(property.argument.name)?.value;
      if (spread?.type === 'ObjectExpression') return keys(spread, scope);
    }
    if (property.type !== 'ObjectProperty' || !isExpression(property.value)) {
      throw unknown(node, scope, property.type);
    }
    const doc = docComment(property.leadingComments);
    return [{ name: keyOf(property.key), doc, ...readSchema(property.value, scope) }];
  });
}

function either(on: Expression, variants: Expression, scope: Scope): Form {
  return {
    kind: 'either',
    constant: undefined,
    on: textOf(on) ?? '',
    variants: elements(variants).map((variant) => {
      const { form } = readSchema(variant, scope);
      if (form.kind !== 'group') throw unknown(variant, scope, form.kind);
      return { ...form, doc: docComment(variant.leadingComments).text || form.doc };
    }),
  };
}

/** What was read of a node, which must be something. */
function read(form: Form | undefined, node: Expression, scope: Scope): Form {
  if (!form) throw unknown(node, scope, 'a check that does not say what is wrong and what to write');
  return form;
}

function required(form: Form): Stated {
  return { form, absent: { kind: 'required' } };
}

function unknown(node: Expression, { module }: Scope, what: string): Error {
  return new Error(
    `${module.file}:${node.loc?.start.line} has ${what}, which the reference cannot read. fix: teach src/report/reference/read-schema.ts`,
  );
}
