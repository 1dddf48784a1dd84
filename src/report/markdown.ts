import type { Finding } from '../verify/finding.ts';
import { ended, gapsOf, placeOf, type Report } from './json.ts';
import { summaryText } from './text.ts';

/** Rows of a table: a comment on GitHub holds 65,536 characters. */
const ROWS = 100;

/** For a comment on a pull request. */
export function toMarkdown(report: Report): string {
  const { findings, waived, notChecked } = report;
  const gaps = gapsOf(notChecked);
  return [
    '### orrery verify',
    '',
    `${summaryText(report)}.`,
    '',
    ...table(
      ['', 'check', 'where', 'what'],
      findings.map((finding) => [finding.severity, code(finding.check), where(finding), what(finding)]),
    ),
    ...details(
      `${waived.length} waived`,
      table(
        ['check', 'where', 'reason'],
        waived.map(({ reason, ...finding }) => [code(finding.check), where(finding), cell(reason)]),
      ),
    ),
    ...details(
      `${notChecked.length} not checked`,
      table(
        ['check', 'reason', 'times'],
        gaps.map(({ check, reason, count }) => [code(check), cell(reason), String(count)]),
      ),
    ),
  ].join('\n');
}

function where(finding: Finding): string {
  const { target, object, path } = finding;
  const named = [object, path].filter((part) => part !== '').map(code);
  return [cell(target), ...named, ...(object === '' && placeOf(finding) !== '' ? [code(placeOf(finding))] : [])].join(
    '<br>',
  );
}

function what({ message, fix, origin }: Finding): string {
  return `${cell(ended(message))}<br>**fix:** ${cell(ended(fix))}${origin === undefined ? '' : `<br>from ${code(origin)}`}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const more = rows.length - ROWS;
  return [
    row(head),
    row(head.map(() => '---')),
    ...rows.slice(0, ROWS).map(row),
    '',
    ...(more > 0 ? [`And ${more} more.`, ''] : []),
  ];
}

function details(summary: string, body: readonly string[]): string[] {
  return body.length === 0 ? [] : [`<details><summary>${summary}</summary>`, '', ...body, '</details>', ''];
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'").replaceAll('|', '\\|').replaceAll('\n', ' ')}\``;
}

/** Text that cannot end its cell, nor bring HTML of its own. */
function cell(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('|', '\\|')
    .replaceAll(/\r?\n/g, ' ')
    .replaceAll('@', '&#64;');
}
