import { parser } from '@prometheus-io/lezer-promql';

/** What is no PromQL in an expression, each with what stands around it. Empty when it parses. */
export function syntaxErrors(expr: string): string[] {
  const errors: string[] = [];
  parser.parse(expr).iterate({
    enter({ type, from, to }) {
      if (type.isError) errors.push(`at ${from}: …${expr.slice(Math.max(0, from - 20), to + 20)}…`);
    },
  });
  return errors;
}

/** The labels by which some aggregation in the expression groups. */
export function groupedBy(expr: string): string[] {
  const labels = new Set<string>();
  for (const [, list = ''] of expr.matchAll(/\bby \(([^)]*)\)/g)) {
    for (const label of list.split(',')) labels.add(label.trim());
  }
  return [...labels];
}
