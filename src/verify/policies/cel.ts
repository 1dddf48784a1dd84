import { kubernetesEnvironment, type Program, prepared } from '../cel/environment.ts';
import { listAt, type Plain, textAt } from '../values.ts';

/*
 * Judges an object as Gatekeeper's K8sNativeValidation does: variables are evaluated when they are used, each sees those
 * before it, and an expression that fails refuses the object, unless failurePolicy says Ignore.
 * Code that uses what is not in the environment is not judged (`unknownIn`).
 */
const environment = kubernetesEnvironment()
  .registerVariable('object', 'dyn')
  .registerVariable('oldObject', 'dyn')
  .registerVariable('namespaceObject', 'dyn')
  .registerVariable('request', 'map')
  .registerVariable('variables', 'map');

const parsed = new Map<string, Program>();

function parse(expression: string): Program {
  const program = parsed.get(expression) ?? environment.parse(prepared(expression));
  parsed.set(expression, program);
  return program;
}

/** A named expression. */
export interface CelNamed {
  readonly name: string;
  readonly expression: string;
}

/** What must be true, and what to say when it is not. */
export interface CelValidation {
  readonly expression: string;
  readonly message?: string;
  readonly messageExpression?: string;
}

/** The code of a policy that judges one object by itself. */
export interface CelCode {
  readonly variables: readonly CelNamed[];
  readonly validations: readonly CelValidation[];
  /** Where one is false, the object is none of the policy's business. */
  readonly matchConditions?: readonly CelNamed[];
  /** Default: Fail. */
  readonly failurePolicy?: string;
}

export interface Judged {
  readonly object: unknown;
  readonly oldObject?: unknown;
  readonly parameters: unknown;
  /** The object's namespace; nothing for what is in none. */
  readonly namespace?: unknown;
}

/** Code as a ConstraintTemplate's source or a ValidatingAdmissionPolicy's spec holds it. */
export function readCode(source: unknown): CelCode {
  const named = (key: string) =>
    listAt(source, key).map((entry) => ({
      name: textAt(entry, 'name') ?? '',
      expression: textAt(entry, 'expression') ?? '',
    }));
  const failurePolicy = textAt(source, 'failurePolicy');
  return {
    variables: named('variables'),
    matchConditions: named('matchConditions'),
    validations: listAt(source, 'validations').map((entry) => ({
      expression: textAt(entry, 'expression') ?? '',
      ...optional(entry, 'message'),
      ...optional(entry, 'messageExpression'),
    })),
    ...(failurePolicy === undefined ? {} : { failurePolicy }),
  };
}

function optional<Key extends string>(entry: Plain, key: Key): { readonly [K in Key]?: string } {
  const text = textAt(entry, key);
  return text === undefined ? {} : ({ [key]: text } as { readonly [K in Key]?: string });
}

/** What of the code cannot be judged here, in the words of the type checker; nothing when all of it can. */
export function unknownIn({ variables, validations, matchConditions = [] }: CelCode): string | undefined {
  const messages = validations.flatMap(({ messageExpression }) => messageExpression ?? []);
  for (const expression of [
    ...[...variables, ...matchConditions, ...validations].map((e) => e.expression),
    ...messages,
  ]) {
    const problem = problemOf(expression);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const checked = new Map<string, string | undefined>();

function problemOf(expression: string): string | undefined {
  if (!checked.has(expression)) {
    const { valid, error } = environment.check(prepared(expression));
    checked.set(expression, valid ? undefined : `${firstLine(error)} in ${shortened(expression)}`);
  }
  return checked.get(expression);
}

/** Why an object is refused. */
export interface Refusal {
  readonly message: string;
  /** An expression could not be evaluated: it is refused for that, and not because it is found wrong. */
  readonly failed: boolean;
}

/** What is wrong with the object; nothing when it is let in. */
export function judge(code: CelCode, judged: Judged): Refusal[] {
  const context = contextOf(code, judged);
  const failed = (error: unknown, expression: string): Refusal[] =>
    code.failurePolicy === 'Ignore'
      ? []
      : [{ message: `expression ${shortened(expression)} failed: ${firstLine(error)}`, failed: true }];
  for (const { expression } of code.matchConditions ?? []) {
    try {
      if (parse(expression)(context) === false) return [];
    } catch (error) {
      return failed(error, expression);
    }
  }
  return code.validations.flatMap(({ expression, message, messageExpression }) => {
    try {
      const held: unknown = parse(expression)(context);
      if (typeof held !== 'boolean') return failed(`it is ${String(held)}, not a bool`, expression);
      if (held) return [];
    } catch (error) {
      return failed(error, expression);
    }
    const text = said(messageExpression, context) ?? message ?? `failed expression: ${expression.trim()}`;
    return [{ message: text, failed: false }];
  });
}

/** The message that an expression makes; nothing when it makes none, as the API server takes the plain message then. */
function said(messageExpression: string | undefined, context: Record<string, unknown>): string | undefined {
  if (messageExpression === undefined) return undefined;
  try {
    const message: unknown = parse(messageExpression)(context);
    return typeof message === 'string' && message.trim() !== '' ? message : undefined;
  } catch {
    return undefined;
  }
}

function contextOf(code: CelCode, { object, oldObject, parameters, namespace }: Judged): Record<string, unknown> {
  const variables: Record<string, unknown> = { params: toCel(parameters), anyObject: toCel(object ?? oldObject) };
  const context = {
    object: toCel(object),
    oldObject: toCel(oldObject),
    namespaceObject: toCel(namespace),
    request: {
      operation: object === null ? 'DELETE' : oldObject ? 'UPDATE' : 'CREATE',
      namespace: textAt(object ?? oldObject, 'metadata', 'namespace') ?? '',
      name: textAt(object ?? oldObject, 'metadata', 'name') ?? '',
      kind: kindOf(object ?? oldObject),
    },
    variables,
  };
  for (const { name, expression } of code.variables) {
    let value: { readonly of: unknown } | undefined;
    Object.defineProperty(variables, name, {
      enumerable: true,
      get: () => {
        value ??= { of: parse(expression)(context) };
        return value.of;
      },
    });
  }
  return context;
}

function kindOf(object: unknown): { group: string; version: string; kind: string } {
  const parts = (textAt(object, 'apiVersion') ?? '').split('/');
  return {
    group: parts.length > 1 ? (parts[0] ?? '') : '',
    version: parts.at(-1) ?? '',
    kind: textAt(object, 'kind') ?? '',
  };
}

/** Objects are judged by many policies, and mutants share most of theirs: each part is turned once. */
const turned = new WeakMap<object, unknown>();

/** JSON as CEL sees it: whole numbers are ints, what is undefined is not there. */
function toCel(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  if (typeof value !== 'object' || value === null) return value;
  const known = turned.get(value);
  if (known !== undefined) return known;
  const made = Array.isArray(value)
    ? value.map(toCel)
    : Object.fromEntries(Object.entries(value).flatMap(([key, of]) => (of === undefined ? [] : [[key, toCel(of)]])));
  turned.set(value, made);
  return made;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}

function shortened(expression: string): string {
  const text = expression.replace(/\s+/g, ' ').trim();
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
