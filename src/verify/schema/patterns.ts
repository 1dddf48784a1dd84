import { RE2JS } from 're2js';

const compiled = new Map<string, RE2JS>();

/**
 * Whether a string matches a pattern as the API server reads it: RE2 syntax, anywhere in the string unless anchored.
 * JavaScript's own RegExp differs (`(?i)`, `\z`, `$` before a newline), so it would pass what a cluster refuses.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  let regex = compiled.get(pattern);
  if (regex === undefined) {
    regex = RE2JS.compile(pattern);
    compiled.set(pattern, regex);
  }
  return regex.test(text);
}
