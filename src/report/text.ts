import type { Finding } from '../verify/finding.ts';
import { counted, ended, type Gap, gapsOf, placeOf, type Report } from './json.ts';

/** Reasons that are listed; the rest is counted. */
const REASONS = 20;

/** The report as people read it on a terminal: each finding with its fix, and the counts at the end. */
export function toText(report: Report): string {
  const gaps = gapsOf(report.notChecked);
  return [
    ...report.findings.map(findingText),
    ...report.waived.map(({ reason, ...finding }) => `waived ${headOf(finding)}\n  because: ${reason}\n`),
    ...gapLines(gaps),
    summaryText(report),
    '',
  ].join('\n');
}

export function findingText(finding: Finding): string {
  const { severity, message, fix, origin } = finding;
  const place = placeOf(finding);
  const from = origin ? `        from ${origin}` : finding.object && place ? `        in ${place}` : '';
  return `${severity} ${headOf(finding)}\n  ${ended(message)}\n  fix: ${ended(fix)}${from}\n`;
}

function headOf(finding: Finding): string {
  const { check, target, object, path } = finding;
  return [check, target, object || placeOf(finding), path].filter((part) => part !== '').join('  ');
}

function gapLines(gaps: readonly Gap[]): string[] {
  if (gaps.length === 0) return [];
  const shown = gaps.slice(0, REASONS);
  const rest = gaps.slice(REASONS);
  const left = rest.reduce((sum, { count }) => sum + count, 0);
  return [
    'not checked:',
    ...shown.map(({ check, reason, count, example }) => {
      const about = example === '' ? '' : count === 1 ? `  ${example}` : `  ${count} times, e.g. ${example}`;
      return `  ${check}  ${reason}${about}`;
    }),
    ...(rest.length > 0 ? [`  and ${left} for ${counted(rest.length, 'other reason')}: see --format json`] : []),
    '',
  ];
}

/** `630 objects of 2 targets: 1 error, 2 warnings; 1 waived, 3 not checked`. */
export function summaryText({ summary, targets }: Report): string {
  const { objects, error, warning, info, waived, notChecked } = summary;
  const [only] = targets;
  const where = targets.length === 1 && only ? only.name : counted(targets.length, 'target');
  const found = [
    ...(error > 0 ? [counted(error, 'error')] : []),
    ...(warning > 0 ? [counted(warning, 'warning')] : []),
    ...(info > 0 ? [`${info} info`] : []),
  ];
  const rest = [...(waived > 0 ? [`${waived} waived`] : []), ...(notChecked > 0 ? [`${notChecked} not checked`] : [])];
  const clean = found.length === 0 ? 'nothing found' : found.join(', ');
  return `${counted(objects, 'object')} of ${where}: ${[clean, ...(rest.length > 0 ? [rest.join(', ')] : [])].join('; ')}`;
}
