import { alertsOf, type Group } from './rules.ts';

/**
 * What decides how rules behave: everything but annotations, and the names of environment, namespace and service, which
 * Prometheus compares and nothing else. Rules of one form need one set of tests.
 *
 * @param target e.g. `astral-planner/production`
 */
export function formOf(target: string, groups: readonly Group[]): string {
  const labels = alertsOf(groups).flatMap((rule) => ['namespace', 'service'].map((label) => rule.labels[label]));
  const names = [...new Set(labels.filter((name) => name !== undefined))].sort((a, b) => b.length - a.length);
  const rules = groups.map(({ rules, ...group }) => ({
    ...group,
    rules: rules.map((rule) => ({ ...rule, annotations: undefined })),
  }));
  const own = target.replaceAll('/', '-');
  return names.reduce(
    // Whole names only, in expressions (where JSON escapes the quotes) and as labels.
    (text, name, i) => text.replaceAll(`\\"${name}\\"`, `\\"<${i}>\\"`).replaceAll(`:"${name}"`, `:"<${i}>"`),
    JSON.stringify(rules)
      .replaceAll(own, '<target>')
      .replaceAll(target.split('/')[0] ?? target, '<platform>'),
  );
}
