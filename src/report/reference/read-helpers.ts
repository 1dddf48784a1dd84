import type { Helper } from './form.ts';
import {
  type ArrowFunction,
  type Constant,
  type Declaration,
  type Module,
  printLiteral,
  propertyOf,
  type TypeNode,
  textOf,
} from './syntax.ts';

/** The functions of a schema file that write a value of the vocabulary, such as `aurora()`. */
export function readHelpers(module: Module): Helper[] {
  return [...module.constants.values()].flatMap((constant): Helper[] => {
    const { value } = constant;
    if (value.type !== 'FunctionDeclaration' && value.type !== 'ArrowFunctionExpression') return [];
    const constantName = returned(value, module);
    if (constantName === undefined) return [];
    const variant = tellingText(value);
    return [
      { name: constant.name, doc: constant.doc.text, calls: calls(constant, value), constant: constantName, variant },
    ];
  });
}

type Callable = ArrowFunction | Declaration;

/** The schema whose type a function returns: `StoreInput`, or `z.input<typeof nodesSchema>`. */
function returned({ returnType }: Callable, module: Module): string | undefined {
  return returnType?.type === 'TSTypeAnnotation' ? schemaOf(returnType.typeAnnotation, module) : undefined;
}

function schemaOf(type: TypeNode, module: Module): string | undefined {
  if (type.type !== 'TSTypeReference') return undefined;
  if (type.typeName.type === 'Identifier') {
    const alias = module.types.get(type.typeName.name);
    return alias ? schemaOf(alias, module) : undefined;
  }
  const [query] = type.typeParameters?.params ?? [];
  return query?.type === 'TSTypeQuery' && query.exprName.type === 'Identifier' ? query.exprName.name : undefined;
}

/** The text by which what a function returns is told apart: of `kind`, or `on`. */
function tellingText({ body }: Callable): string | undefined {
  const result = body.type === 'BlockStatement' ? body.body.find((s) => s.type === 'ReturnStatement')?.argument : body;
  if (!result) return undefined;
  const telling = propertyOf(result, 'kind') ?? propertyOf(result, 'on');
  return telling && textOf(telling) !== undefined ? printLiteral(telling) : undefined;
}

/** `api(hostName)` and `api(hostName, { … })`; `latency(target, quantile = 0.95)`. */
function calls({ name }: Constant, { params }: Callable): string[] {
  const all = params.map((param): { text: string; optional: boolean } => {
    if (param.type === 'Identifier') return { text: argumentText(param.name), optional: false };
    if (param.type !== 'AssignmentPattern' || param.left.type !== 'Identifier') return { text: '…', optional: false };
    const text = argumentText(param.left.name);
    return {
      text: param.right.type === 'ObjectExpression' ? text : `${text} = ${printLiteral(param.right)}`,
      optional: true,
    };
  });
  const write = (some: typeof all) => `${name}(${some.map(({ text }) => text).join(', ')})`;
  return [...new Set([write(all.filter(({ optional }) => !optional)), write(all)])];
}

function argumentText(name: string): string {
  return name === 'options' ? '{ … }' : name;
}
