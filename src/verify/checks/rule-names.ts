import type { Check } from '../check.ts';
import { type Rule, rulesOf } from '../promql/queries.ts';

const METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

export const ruleNames: Check = {
  id: 'rule-names',
  severity: 'error',
  family: 'rules',
  about: 'A rule records or raises nothing, both at once, or under a name that Prometheus refuses.',
  protects: 'Prometheus refuses the whole file that the rule is in, and all of its alerts are gone.',
  fix: 'name metrics with letters, digits, _ and :, labels with letters, digits and _',
  *run({ set }) {
    for (const rule of rulesOf(set)) {
      const { subject, rule: path } = rule;
      for (const [field, message] of problems(rule)) yield { subject, path: `${path}${field}`, message };
    }
  },
};

function* problems({ alert, record, labels, annotations }: Rule): Iterable<[field: string, message: string]> {
  if ((alert === undefined) === (record === undefined)) {
    yield ['', alert === undefined ? 'neither records a metric nor raises an alert' : 'has both alert and record'];
  }
  if (record !== undefined && !METRIC.test(record)) yield ['.record', `is ${record}, which is no name of a metric`];
  for (const label of Object.keys(labels)) {
    if (!LABEL.test(label) || label === '__name__') yield ['.labels', `has ${label}, which is no name of a label`];
  }
  for (const name of Object.keys(annotations)) {
    if (!LABEL.test(name)) yield ['.annotations', `has ${name}, which is no name of an annotation of Prometheus`];
  }
}
