import type { CheckDescription } from '../verify/check.ts';
import type { Finding, NotChecked, Severity, Waived } from '../verify/finding.ts';
import type { Verdict } from '../verify/verify.ts';

/** What a verification found: the form of `--format json`, and what all other forms are made from. */
export interface Report {
  /** Raised when a key is removed or changes its meaning; new keys do not raise it. */
  readonly version: 1;
  readonly summary: Summary;
  readonly targets: readonly ReportTarget[];
  /** Worst first within a target. */
  readonly findings: readonly Finding[];
  readonly waived: readonly Waived[];
  readonly notChecked: readonly NotChecked[];
  readonly checks: readonly ReportCheck[];
}

export interface Summary {
  readonly objects: number;
  readonly error: number;
  readonly warning: number;
  readonly info: number;
  readonly waived: number;
  readonly notChecked: number;
}

/** One cluster's manifests. */
export interface ReportTarget {
  readonly name: string;
  /** Kubernetes version that it was held against. */
  readonly kubernetes: string;
  readonly objects: number;
  readonly files: number;
  /** Whether an overlay said what it should be. */
  readonly intent: boolean;
}

export type ReportCheck = Readonly<Pick<CheckDescription, 'id' | 'severity' | 'family' | 'about' | 'protects' | 'fix'>>;

export function makeReport(
  verified: readonly { readonly target: ReportTarget; readonly verdict: Verdict }[],
  checks: readonly CheckDescription[],
): Report {
  const findings = verified.flatMap(({ verdict }) => verdict.findings);
  const waived = verified.flatMap(({ verdict }) => verdict.waived);
  const notChecked = verified.flatMap(({ verdict }) => verdict.notChecked);
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return {
    version: 1,
    summary: {
      objects: verified.reduce((sum, { target }) => sum + target.objects, 0),
      error: count('error'),
      warning: count('warning'),
      info: count('info'),
      waived: waived.length,
      notChecked: notChecked.length,
    },
    targets: verified.map(({ target }) => target),
    findings,
    waived,
    notChecked,
    checks: checks.map(({ id, severity, family, about, protects, fix }) => ({
      id,
      severity,
      family,
      about,
      protects,
      fix,
    })),
  };
}

export function toJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

const SEVERITIES: readonly Severity[] = ['info', 'warning', 'error'];

/** Whether a finding is at or above a severity. */
export function reaches(finding: Pick<Finding, 'severity'>, least: Severity): boolean {
  return SEVERITIES.indexOf(finding.severity) >= SEVERITIES.indexOf(least);
}

/** `dist/shop/web.yaml:12:3`; empty when it lies in no file. */
export function placeOf({ file, line, column }: Pick<Finding, 'file' | 'line' | 'column'>): string {
  return [file, line, column].filter((part) => part !== undefined && part !== '').join(':');
}

/** The sentence that a finding is: what it is about, and what is wrong. */
export function sentenceOf({ object, path, message }: Pick<Finding, 'object' | 'path' | 'message'>): string {
  return [object, path, message].filter((part) => part !== '').join(' ');
}

/** With a full stop, unless it ends with one, or asks. */
export function ended(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

/** What was not checked, by check and reason: `count` times, for example `example`. Most frequent first. */
export interface Gap {
  readonly check: string;
  readonly reason: string;
  readonly count: number;
  readonly example: string;
}

export function gapsOf(notChecked: readonly NotChecked[]): Gap[] {
  const gaps = new Map<string, { check: string; reason: string; count: number; example: string }>();
  for (const { check, reason, object, file } of notChecked) {
    const key = `${check}\0${reason}`;
    const gap = gaps.get(key) ?? { check, reason, count: 0, example: object || file };
    gaps.set(key, { ...gap, count: gap.count + 1 });
  }
  return [...gaps.values()].sort((a, b) => b.count - a.count || (a.check + a.reason < b.check + b.reason ? -1 : 1));
}

/** `1 error`, `2 errors`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
