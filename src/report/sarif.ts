import { createHash } from 'node:crypto';
import type { Finding, Severity } from '../verify/finding.ts';
import { ended, gapsOf, type Report, sentenceOf } from './json.ts';

const LEVEL: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** SARIF 2.1.0, as code scanning of GitHub and others reads it. */
export function toSarif(report: Report): string {
  const ruleIndex = new Map(report.checks.map(({ id }, index) => [id, index]));
  const fingerprints = fingerprinter();
  const result = (finding: Finding) => {
    const index = ruleIndex.get(finding.check);
    return {
      ruleId: finding.check,
      ...(index === undefined ? {} : { ruleIndex: index }),
      level: LEVEL[finding.severity],
      message: { text: `${ended(sentenceOf(finding))} Fix: ${ended(finding.fix)}` },
      locations: locationsOf(finding),
      partialFingerprints: { 'orrery/v1': fingerprints(finding) },
      properties: { target: finding.target, ...(finding.origin === undefined ? {} : { origin: finding.origin }) },
    };
  };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'orrery',
            rules: report.checks.map(({ id, severity, family, about, protects, fix }) => ({
              id,
              shortDescription: { text: about },
              fullDescription: { text: protects },
              help: { text: `Fix: ${ended(fix)}` },
              defaultConfiguration: { level: LEVEL[severity] },
              properties: { tags: [family] },
            })),
          },
        },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: gapsOf(report.notChecked).map(({ check, reason, count }) => ({
              level: 'note',
              message: { text: `Not checked, ${count} times: ${reason}` },
              associatedRule: { id: check },
            })),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: [
          ...report.findings.map((finding) => ({ ...result(finding), suppressions: [] })),
          ...report.waived.map(({ reason, ...finding }) => ({
            ...result(finding),
            suppressions: [{ kind: 'inSource', justification: reason }],
          })),
        ],
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function locationsOf({ file, line, column, object, path }: Finding) {
  const logical = [object, path].filter((part) => part !== '').join(' ');
  if (file === '' && logical === '') return [];
  const region = line === undefined ? {} : { region: { startLine: line, ...(column ? { startColumn: column } : {}) } };
  return [
    {
      ...(file === '' ? {} : { physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...region } }),
      ...(logical === '' ? {} : { logicalLocations: [{ fullyQualifiedName: logical, kind: 'resource' }] }),
    },
  ];
}

function uriOf(file: string): string {
  return file.split(/[\\/]/).map(encodeURIComponent).join('/');
}

/**
 * What makes a finding the same one in the next run: the check, the object and the field, so that it survives another
 * formatting of the file, another line, and other words. Equal ones are numbered.
 */
function fingerprinter(): (finding: Finding) => string {
  const seen = new Map<string, number>();
  return ({ check, target, object, path, file }) => {
    const key = [check, target, object === '' ? file : object, path].join('\0');
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return createHash('sha256').update(`${key}\0${count}`).digest('hex').slice(0, 32);
  };
}
