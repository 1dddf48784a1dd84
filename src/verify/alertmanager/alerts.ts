import { canHave, type Labels, labelsOf } from '../promql/labels.ts';
import { type Rule, rulesOf } from '../promql/queries.ts';
import type { ManifestSet } from '../set.ts';

/** An alert of a rule, with the labels that it fires with. */
export interface Alert {
  readonly rule: Rule;
  readonly name: string;
  /** Its value where it is always one; `null` when it is never there; undefined when it depends. */
  readonly label: (name: string) => string | null | undefined;
}

/** All alerts whose expression can be read. */
export function alertsOf(set: ManifestSet): Alert[] {
  return rulesOf(set).flatMap((rule) => {
    if (rule.alert === undefined || 'problem' in rule.parsed) return [];
    const labels = labelsOf(rule.parsed.expr);
    const name = rule.alert;
    return [{ rule, name, label: (label: string) => labelOf(rule, name, labels, label) }];
  });
}

function labelOf({ labels: added }: Rule, name: string, labels: Labels, label: string): string | null | undefined {
  if (label === 'alertname') return name;
  const fixed = added[label];
  // An empty label is none; a template is filled in when it fires.
  if (fixed !== undefined) return fixed === '' ? null : fixed.includes('{{') ? undefined : fixed;
  if (labels.sure.has(label)) return labels.sure.get(label);
  return canHave(labels, label) ? undefined : null;
}
