import { once } from '../../platform/once.ts';
import { type Rule, rulesOf } from '../promql/queries.ts';
import { type LabelValue, labelsOfRule } from '../promql/rule-labels.ts';
import type { ManifestSet } from '../set.ts';

/** An alert of a rule, with the labels that it fires with. */
export interface Alert {
  readonly rule: Rule;
  readonly name: string;
  readonly label: LabelValue;
}

/** All alerts whose expression can be read. */
export const alertsOf = once((set: ManifestSet): readonly Alert[] =>
  rulesOf(set).flatMap((rule) => {
    const labels = labelsOfRule(rule);
    const { alert: name } = rule;
    if (name === undefined || !labels) return [];
    return [{ rule, name, label: (label: string) => (label === 'alertname' ? name : labels(label)) }];
  }),
);
