import type { Check } from '../check.ts';
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
    const recorded = new Map<string, (LabelValue | undefined)[]>();
    for (const rule of rulesOf(set)) {
      if (rule.record === undefined) continue;
      recorded.set(rule.record, [...(recorded.get(rule.record) ?? []), labelsOfRule(rule)]);
    }
    const families = new Set([...recorded.keys()].map(family));
    for (const { subject, path, parsed } of queriesOf(set)) {
      if ('problem' in parsed) continue;
      const said = new Set<string>();
      for (const selector of everyOf(parsed.expr)) {
        const name = selector.kind === 'selector' ? metricOf(selector) : undefined;
        if (selector.kind !== 'selector' || !name?.includes(':') || said.has(name)) continue;
        const rules = recorded.get(name);
        if (rules?.some((labels) => !labels || mayHave(labels, selector))) continue;
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

/** Whether what a rule records may be what a selector asks for. */
function mayHave(labels: LabelValue, { matchers }: Selector): boolean {
  return matchers.every(({ label, op, value }) => {
    if (op !== '=' || label === '__name__') return true;
    const own = labels(label);
    return own === undefined || (own ?? '') === value;
  });
}

/** What a recorded metric is about, by convention: the part before the first colon. */
function family(name: string): string {
  return name.slice(0, name.indexOf(':') < 0 ? name.length : name.indexOf(':'));
}
