import { type Rule, rulesOf } from '../promql/queries.ts';
import { type LabelValue, labelsOfRule } from '../promql/rule-labels.ts';
import type { ManifestSet } from '../set.ts';

/** An alert of a rule, with the labels that it fires with. */
export interface Alert {
  readonly rule: Rule;
  readonly name: string;
  readonly label: LabelValue;
}

const known = new WeakMap<ManifestSet, readonly Alert[]>();

/** All alerts whose expression can be read. */
export function alertsOf(set: ManifestSet): readonly Alert[] {
  const before = known.get(set);
  if (before) return before;
  const alerts = rulesOf(set).flatMap((rule) => {
    const labels = labelsOfRule(rule);
    const { alert: name } = rule;
    if (name === undefined || !labels) return [];
    return [{ rule, name, label: (label: string) => (label === 'alertname' ? name : labels(label)) }];
  });
  known.set(set, alerts);
  return alerts;
}
