import { ByLabel } from '../by-label.ts';
import type { Check } from '../check.ts';
import { push } from '../lists.ts';
import { queriesOf, rulesOf } from '../promql/queries.ts';
import { type LabelValue, labelsOfRule } from '../promql/rule-labels.ts';
import { type Expr, everyOf, metricOf } from '../promql/tree.ts';

type Selector = Extract<Expr, { kind: 'selector' }>;

export const recordingRuleMissing: Check = {
  id: 'recording-rule-missing',
  severity: 'error',
  family: 'rules',
  about: 'A query reads a recorded metric that no rule records, or none with the labels that it asks for.',
  protects: 'The query finds nothing, for ever: the alert on it never fires, and nobody notices.',
  fix: 'record the metric, or correct its name',
  *run({ set }) {
    const byName = new Map<string, LabelValue[]>();
    for (const rule of rulesOf(set))
      if (rule.record !== undefined) push(byName, rule.record, labelsOfRule(rule) ?? UNKNOWN);
    const recorded = new Map([...byName].map(([name, rules]) => [name, new ByLabel(rules, labelOf)]));
    const families = new Set([...recorded.keys()].map(family));
    for (const { subject, path, parsed } of queriesOf(set)) {
      if ('problem' in parsed) continue;
      const said = new Set<string>();
      for (const selector of everyOf(parsed.expr)) {
        const name = selector.kind === 'selector' ? metricOf(selector) : undefined;
        if (selector.kind !== 'selector' || !name?.includes(':') || said.has(name)) continue;
        const rules = recorded.get(name);
        if (rules && mayHave(rules, selector)) continue;
        said.add(name);
        // Rules of the same family are here, so this one should be. Others come with charts that are not read here.
        if (!families.has(family(name))) {
          yield { subject, unchecked: `${path} reads ${name}, which is recorded elsewhere, if at all` };
        } else if (!rules) {
          yield { subject, path, message: `reads ${name}, which no rule of the set records` };
        } else {
          yield {
            subject,
            path,
            message: `reads ${name}, which no rule of the set records with the labels that it asks for`,
          };
        }
      }
    }
  },
};

/** Of a rule that cannot be read, every label depends. */
const UNKNOWN: LabelValue = () => undefined;

/** A label that is not there is empty. */
function labelOf(rule: LabelValue, label: string): string | undefined {
  const value = rule(label);
  return value === null ? '' : value;
}

/** Whether what one of the rules records may be what a selector asks for. */
function mayHave(rules: ByLabel<LabelValue>, { matchers }: Selector): boolean {
  const asked = matchers.flatMap(({ label, op, value }) =>
    op === '=' && label !== '__name__' ? [[label, value] as const] : [],
  );
  return rules.near(asked).some((rule) => asked.every(([label, value]) => (labelOf(rule, label) ?? value) === value));
}

/** What a recorded metric is about, by convention: the part before the first colon. */
function family(name: string): string {
  return name.slice(0, name.indexOf(':') < 0 ? name.length : name.indexOf(':'));
}
