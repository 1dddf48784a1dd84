import type { Severity } from '../verify/finding.ts';
import { counted, ended, placeOf, type Report, reaches, sentenceOf } from './json.ts';

/** JUnit XML: a suite for each target, a test case for each check. What could not be checked is skipped, not passed. */
export function toJunit(report: Report, failOn: Severity): string {
  const suites = report.targets.map(({ name }) => suiteOf(report, name, failOn));
  const [tests, failures, skipped] = [
    suites.reduce((sum, suite) => sum + suite.tests, 0),
    suites.reduce((sum, suite) => sum + suite.failures, 0),
    suites.reduce((sum, suite) => sum + suite.skipped, 0),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="orrery verify" tests="${tests}" failures="${failures}" skipped="${skipped}">`,
    ...suites.flatMap(({ xml }) => xml),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteOf(report: Report, target: string, failOn: Severity) {
  const cases = report.checks.map(({ id }) => caseOf(report, target, id, failOn));
  const failures = cases.filter(({ outcome }) => outcome === 'failed').length;
  const skipped = cases.filter(({ outcome }) => outcome === 'skipped').length;
  const counts = `tests="${cases.length}" failures="${failures}" skipped="${skipped}"`;
  const lines = [
    `  <testsuite name="${xml(target)}" ${counts}>`,
    ...cases.flatMap((testCase) => testCase.xml),
    '  </testsuite>',
  ];
  return { tests: cases.length, failures, skipped, xml: lines };
}

function caseOf(report: Report, target: string, check: string, failOn: Severity) {
  const ofThis = (one: { readonly check: string; readonly target: string }) =>
    one.check === check && one.target === target;
  const findings = report.findings.filter(ofThis);
  const failing = findings.filter((finding) => reaches(finding, failOn));
  const noted = findings.filter((finding) => !reaches(finding, failOn));
  const gaps = report.notChecked.filter(ofThis);
  const lines = (some: typeof findings) =>
    some
      .map((one) => `${one.severity} ${ended(sentenceOf(one))} fix: ${ended(one.fix)} ${placeOf(one)}`.trim())
      .join('\n');
  const reasons = [...new Set(gaps.map(({ reason }) => reason))].join('\n');
  const outcome = failing.length > 0 ? 'failed' : gaps.length > 0 ? 'skipped' : 'passed';
  const body = [
    ...(outcome === 'failed'
      ? [`      <failure message="${xml(counted(failing.length, 'finding'))}">${xml(lines(failing))}</failure>`]
      : []),
    ...(outcome === 'skipped' ? [`      <skipped message="${xml(reasons)}"/>`] : []),
    ...(noted.length > 0 ? [`      <system-out>${xml(lines(noted))}</system-out>`] : []),
  ];
  const head = `    <testcase classname="${xml(target)}" name="${xml(check)}"`;
  return { outcome, xml: body.length === 0 ? [`${head}/>`] : [`${head}>`, ...body, '    </testcase>'] };
}

/** Text as XML holds it. Control characters have no place in it at all. */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
