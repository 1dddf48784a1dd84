import { alertsOf } from '../alertmanager/alerts.ts';
import type { Check } from '../check.ts';

const LABEL = /\$labels\.([a-zA-Z_][a-zA-Z0-9_]*)/g;

export const alertTemplateLabel: Check = {
  id: 'alert-template-label',
  severity: 'error',
  family: 'rules',
  about: 'A text of an alert names a label that its expression has aggregated away.',
  protects: 'Who is paged reads `of  in  is down`, and does not learn which.',
  fix: 'keep the label in the aggregation (sum by), or take it out of the text',
  *run({ set }) {
    for (const { rule, name, label } of alertsOf(set)) {
      const texts = [...Object.entries(rule.annotations), ...Object.entries(rule.labels)];
      for (const [field, text] of texts) {
        const lost = [...text.matchAll(LABEL)].map(([, used = '']) => used).filter((used) => label(used) === null);
        for (const used of new Set(lost)) {
          const kind = field in rule.annotations ? 'annotations' : 'labels';
          yield {
            subject: rule.subject,
            path: `${rule.rule}.${kind}.${field}`,
            message: `names the label ${used}, which no result of ${name}'s expression has`,
          };
        }
      }
    }
  },
};
