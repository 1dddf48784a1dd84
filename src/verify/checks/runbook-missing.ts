import { alertsOf } from '../alertmanager/alerts.ts';
import type { Check } from '../check.ts';

export const runbookMissing: Check = {
  id: 'runbook-missing',
  severity: 'warning',
  family: 'promises',
  about: 'An alert has no runbook, or one that does not exist.',
  protects: 'Who is woken at night has to find out alone what the alert means and what to do.',
  fix: 'write the page and its heading, and link it in annotations.runbook_url',
  *run({ set, intent, runbooks }) {
    const base = intent?.spec.alerts?.runbooks.replace(/\/$/, '');
    let outside = 0;
    for (const { rule, name } of alertsOf(set)) {
      const { subject, annotations } = rule;
      const path = `${rule.rule}.annotations.runbook_url`;
      const url = annotations.runbook_url ?? annotations.runbook;
      if (url === undefined || url === '') {
        yield { subject, path, message: `is not set: ${name} has no runbook` };
        continue;
      }
      if (base === undefined || runbooks === undefined || !url.startsWith(`${base}/`)) {
        outside += 1;
        continue;
      }
      const [page = '', heading] = url
        .slice(base.length + 1)
        .replace('.md', '')
        .split('#');
      if (!has(runbooks, page)) {
        yield { subject, path, message: `leads to ${page}.md, which is not among the runbooks` };
      } else if (heading !== undefined && knowsHeadings(runbooks, page) && !has(runbooks, `${page}#${heading}`)) {
        yield { subject, path, message: `leads to the heading #${heading} of ${page}.md, which it does not have` };
      }
    }
    if (outside > 0)
      yield { unchecked: `${outside} runbooks are kept elsewhere: whether their pages exist is not known` };
  },
};

/** Pages are named with or without their extension, headings as `page#heading`. */
function has(runbooks: ReadonlySet<string>, name: string): boolean {
  const [page, heading] = name.split('#');
  return runbooks.has(name) || runbooks.has(heading === undefined ? `${page}.md` : `${page}.md#${heading}`);
}

function knowsHeadings(runbooks: ReadonlySet<string>, page: string): boolean {
  return [...runbooks].some((name) => name.startsWith(`${page}#`) || name.startsWith(`${page}.md#`));
}
