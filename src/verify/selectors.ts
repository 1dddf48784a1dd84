import { at, listAt, objectAt, textsAt } from './values.ts';

type Labels = Readonly<Record<string, string>>;

/** Whether a LabelSelector (`matchLabels`, `matchExpressions`) selects labels. An empty selector selects everything. */
export function selects(selector: unknown, labels: Labels): boolean {
  const wanted = objectAt(selector, 'matchLabels');
  if (!Object.entries(wanted).every(([key, value]) => labels[key] === value)) return false;
  return listAt(selector, 'matchExpressions').every((expression) => {
    const key = String(at(expression, 'key'));
    const values = textsAt(expression, 'values');
    const value = labels[key];
    switch (at(expression, 'operator')) {
      case 'In':
        return value !== undefined && values.includes(value);
      case 'NotIn':
        return value === undefined || !values.includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return false;
    }
  });
}

/** Whether a plain map of labels, as a Service's selector, selects labels. An empty map selects nothing. */
export function selectsPlain(selector: unknown, labels: Labels): boolean {
  const wanted = Object.entries(objectAt(selector));
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}
