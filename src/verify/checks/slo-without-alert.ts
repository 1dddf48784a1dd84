import { latencyObjectives } from '../../platform/latency-objectives.ts';
import { namespaceOf, services } from '../../platform/target.ts';
import { alertsOf } from '../alertmanager/alerts.ts';
import type { Check } from '../check.ts';
import { type Rule, rulesOf } from '../promql/queries.ts';
import { metricsOf } from '../promql/tree.ts';

export const sloWithoutAlert: Check = {
  id: 'slo-without-alert',
  severity: 'error',
  family: 'promises',
  about: 'A service level objective has no rules, no alert on its budget, or another value than promised.',
  protects: 'The promise is broken, and nobody is told while there is time.',
  fix: 'record slo:objective:ratio and the failure ratios, and alert when the budget burns',
  *run({ set, intent }) {
    const rules = rulesOf(set);
    const key = ({ namespace, service, slo }: Readonly<Record<string, string>>) => `${namespace}/${service}/${slo}`;
    const objectives = new Map(
      rules
        .filter(({ record, labels }) => record === 'slo:objective:ratio' && labels.slo)
        .map((rule) => [key(rule.labels), rule]),
    );
    const alerted = new Set(
      alertsOf(set)
        .filter(
          ({ rule }) => 'expr' in rule.parsed && metricsOf(rule.parsed.expr).some((name) => name.startsWith('slo:')),
        )
        .map(({ rule }) => key(rule.labels)),
    );
    for (const [slo, { subject, rule }] of objectives) {
      if (!alerted.has(slo))
        yield { subject, path: rule, message: `records the objective ${slo}, on which there is no alert` };
    }
    for (const [name, service] of intent ? services(intent) : []) {
      if (!intent || !service.metrics) continue;
      const { availability = intent.spec.objectives.availability } = service.objectives;
      const promised: [slo: string, percent: number][] = [['availability', availability]];
      promised.push(...latencyObjectives(service).map(({ slo, share }): [string, number] => [slo, share]));
      for (const [slo, percent] of promised) {
        const rule = objectives.get(key({ namespace: namespaceOf(intent, name), service: name, slo }));
        if (!rule) {
          yield { message: `promises ${percent} % ${slo} of ${name}, but no rule records the objective` };
          continue;
        }
        const recorded = objectiveOf(rule);
        if (recorded !== undefined && Math.abs(recorded * 100 - percent) > 1e-9) {
          yield {
            subject: rule.subject,
            path: `${rule.rule}.expr`,
            message: `is ${recorded}, but ${percent} % ${slo} of ${name} is promised`,
          };
        }
      }
    }
  },
};

/** The number that `vector(0.999)` records. */
function objectiveOf({ parsed }: Rule): number | undefined {
  if (!('expr' in parsed) || parsed.expr.kind !== 'call' || parsed.expr.name !== 'vector') return undefined;
  const [value] = parsed.expr.args;
  return value?.kind === 'number' ? Number(value.text) : undefined;
}
