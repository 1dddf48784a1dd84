import { Environment } from '@marcbachmann/cel-js';
import type { CelCode } from '../../src/constructs/policies/policy.ts';

/*
 * Judges an object as Gatekeeper's K8sNativeValidation does: variables are evaluated when they are used, each sees those
 * before it, and an expression that fails refuses the object (failurePolicy Fail).
 *
 * cel-js lacks what Kubernetes adds to CEL: quantity(), url(), ip(), cidr(), format, sets.*, semver(), regex find() and
 * findAll(), list sum(), min(), max(), isSorted(); and of the string extensions replace() and charAt(). Its matches() runs
 * JavaScript's regular expressions, not RE2. The policies use none of these, and only patterns that both read alike.
 */
const environment = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false })
  .registerVariable('object', 'dyn')
  .registerVariable('oldObject', 'dyn')
  .registerVariable('request', 'map')
  .registerVariable('variables', 'map');

const parsed = new Map<string, ReturnType<Environment['parse']>>();

function evaluate(expression: string, context: Record<string, unknown>): unknown {
  const program = parsed.get(expression) ?? environment.parse(expression);
  parsed.set(expression, program);
  return program(context);
}

export interface Judged {
  readonly object: unknown;
  readonly oldObject?: unknown;
  readonly parameters: unknown;
}

/** The messages with which the object is refused; none when it is let in. */
export function judge(code: CelCode, { object, oldObject, parameters }: Judged): string[] {
  const variables: Record<string, unknown> = { params: toCel(parameters), anyObject: toCel(object ?? oldObject) };
  const context = {
    object: toCel(object),
    oldObject: toCel(oldObject),
    request: { operation: object === null ? 'DELETE' : oldObject ? 'UPDATE' : 'CREATE' },
    variables,
  };
  for (const { name, expression } of code.variables) {
    let value: { readonly of: unknown } | undefined;
    Object.defineProperty(variables, name, {
      enumerable: true,
      get: () => {
        value ??= { of: evaluate(expression, context) };
        return value.of;
      },
    });
  }
  return code.validations.flatMap(({ expression, messageExpression }) => {
    const held = evaluate(expression, context);
    if (typeof held !== 'boolean') throw new Error(`${expression} is ${String(held)}, not a bool`);
    if (held) return [];
    const message = evaluate(messageExpression, context);
    if (typeof message !== 'string') throw new Error(`${messageExpression} is ${String(message)}, not a string`);
    return [message];
  });
}

/** JSON as CEL sees it: whole numbers are ints, what is undefined is not there. */
function toCel(value: unknown): unknown {
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map(toCel);
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, of]) => (of === undefined ? [] : [[key, toCel(of)]])),
    );
  }
  return value;
}
