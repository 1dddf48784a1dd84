import type { Finding, Severity } from '../verify/finding.ts';
import { ended, type Report, sentenceOf } from './json.ts';
import { summaryText } from './text.ts';

/** GitHub shows no more of each type from one step. */
const SHOWN = 10;

const TYPES: readonly (readonly [Severity, string])[] = [
  ['error', 'error'],
  ['warning', 'warning'],
  ['info', 'notice'],
];

/** Workflow commands that annotate a pull request, worst first, and a line for the log. */
export function toGithub(report: Report): string {
  const lines = TYPES.flatMap(([severity, type]) => {
    const findings = report.findings.filter((finding) => finding.severity === severity);
    const more = findings.length - SHOWN;
    return [
      ...findings.slice(0, SHOWN).map((finding) => annotation(type, finding)),
      ...(more > 0 ? [`${more} more of severity ${severity} are not shown as annotations`] : []),
    ];
  });
  return [...lines, summaryText(report), ''].join('\n');
}

function annotation(type: string, finding: Finding): string {
  const { check, target, file, line, column, fix, origin } = finding;
  const properties = [
    ['title', `${check} (${target})`],
    ['file', file],
    ['line', line],
    ['col', column],
  ]
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  const text = `${ended(sentenceOf(finding))}\nfix: ${ended(fix)}${origin === undefined ? '' : `\nfrom ${origin}`}`;
  return `::${type} ${properties.join(',')}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
