import type { Form } from './form.ts';
import { argumentsOf, type CallExpression, type Expression, propertyOf, textOf } from './syntax.ts';

/** `matching(pattern, wrong, fix)` and `checked(schema, ok, wrong, fix)`: the last two say what it is. */
export function checkedValue(node: CallExpression): Form | undefined {
  const [wrong, fix] = argumentsOf(node).slice(-2).map(textOf);
  return valueForm(wrong, fix);
}

/** The options of `.refine(ok, { error, params: { fix } })`. */
export function refinedValue(options: Expression): Form | undefined {
  const params = propertyOf(options, 'params');
  return valueForm(textOf(propertyOf(options, 'error')), params && textOf(propertyOf(params, 'fix')));
}

/** `is not a duration` is about a duration, `is not a name that Kubernetes accepts` about a name. */
function valueForm(wrong: string | undefined, fix: string | undefined): Form | undefined {
  if (wrong === undefined || fix === undefined) return undefined;
  return {
    kind: 'value',
    noun: wrong.replace(/^is not (an? )?/, '').replace(/ (that|with) .*$/, ''),
    fix,
    named: false,
    doc: '',
  };
}

/** The words for a text or number with one more condition. */
export function narrowed(words: string, method: string, bound: string): string | undefined {
  const joined = / (above|from|below|up to) /.test(words) ? `${words} and` : words;
  if (words.startsWith('text')) {
    if (method === 'regex') return `${words} that matches \`${bound}\``;
    return method === 'min' && bound === '1' ? `${words}, not empty` : undefined;
  }
  const phrases: Readonly<Record<string, string>> = {
    int: words.replace(/^number/, 'whole number'),
    positive: `${joined} above 0`,
    min: `${joined} from ${bound}`,
    max: `${joined} up to ${bound}`,
    gt: `${joined} above ${bound}`,
    lt: `${joined} below ${bound}`,
  };
  return phrases[method];
}
