import { canHave, type Labels, labelsOf } from './labels.ts';
import type { Rule } from './queries.ts';

/** A label of what a rule gives: its value where it is always one; `null` when it is never there; undefined when it depends. */
export type LabelValue = (label: string) => string | null | undefined;

/** The labels of a rule's results: what its expression leaves, and what the rule adds. Undefined when it cannot be read. */
export function labelsOfRule({ parsed, labels: added }: Rule): LabelValue | undefined {
  if ('problem' in parsed) return undefined;
  // Most of what is asked for is what the rule adds.
  let left: Labels | undefined;
  return (label) => {
    const fixed = added[label];
    // An empty label is none; a template is filled in when the rule fires.
    if (fixed !== undefined) return fixed === '' ? null : fixed.includes('{{') ? undefined : fixed;
    left ??= labelsOf(parsed.expr);
    const labels = left;
    if (labels.sure.has(label)) return labels.sure.get(label);
    return canHave(labels, label) ? undefined : null;
  };
}
