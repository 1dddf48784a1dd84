import { RE2JS } from 're2js';

const compiled = new Map<string, RE2JS | undefined>();

function compile(pattern: string): RE2JS | undefined {
  if (!compiled.has(pattern)) {
    let regex: RE2JS | undefined;
    try {
      regex = RE2JS.compile(`^(?s:${pattern})$`);
    } catch {
      regex = undefined;
    }
    compiled.set(pattern, regex);
  }
  return compiled.get(pattern);
}

/** Whether Prometheus and Alertmanager, which are written in Go, can read a regex. */
export function compilesAsRe2(pattern: string): boolean {
  return compile(pattern) !== undefined;
}

/** Whether a regex matches a whole text, as Prometheus and Alertmanager match; false for what is no regex. */
export function matchesWhole(pattern: string, text: string): boolean {
  return compile(pattern)?.test(text) ?? false;
}
