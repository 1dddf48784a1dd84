import { Environment } from '@marcbachmann/cel-js';
import { registerLists } from './lists.ts';
import { registerNamedFormats } from './named-formats.ts';
import { registerNetwork } from './network.ts';
import { registerQuantities } from './quantities.ts';
import { registerSemver } from './semver.ts';
import { registerText } from './text.ts';

export type Program = ReturnType<Environment['parse']>;

/**
 * CEL as the API server has it: cel-js, and what Kubernetes adds to the language, by its own documentation
 * (https://kubernetes.io/docs/reference/using-api/cel/). What an expression costs there is not counted here, and
 * authorizer, jsonpatch and two-variable comprehensions are missing: what uses them is unchecked, never passed.
 */
export function kubernetesEnvironment(): Environment {
  const environment = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false });
  for (const register of [
    registerText,
    registerLists,
    registerNetwork,
    registerQuantities,
    registerNamedFormats,
    registerSemver,
  ]) {
    register(environment);
  }
  return environment.registerFunction(
    'hasField(dyn, string): bool',
    (value: unknown, key: string) =>
      typeof value === 'object' && value !== null && Reflect.get(value, key) !== undefined,
  );
}

const QUOTED = /[rR]?(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/g;

/**
 * An expression as this environment takes it: matches() with RE2 in place of JavaScript's, which cannot be replaced, and
 * has() of a field behind an index, which cel-js does not take. Text in quotes stays as it is.
 */
export function prepared(expression: string): string {
  let code = '';
  let from = 0;
  for (const { index, 0: text } of expression.matchAll(QUOTED)) {
    code += inCode(expression.slice(from, index)) + text;
    from = index + text.length;
  }
  return code + inCode(expression.slice(from));
}

function inCode(code: string): string {
  return code
    .replace(/\bmatches(?=\s*\()/g, 'matchesRe2')
    .replace(/\bhas\(((?:\w+(?:\[\d+\])?\.)*\w+\[\d+\])\.(\w+)\)/g, 'hasField($1, "$2")');
}
