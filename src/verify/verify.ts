import type { Check, CheckContext } from './check.ts';
import type { Complaint, Finding, NotChecked, Severity, Subject, Unchecked } from './finding.ts';
import { nameOf } from './set.ts';

/** Severity by check id, or `off`. */
export type Overrides = Readonly<Record<string, Severity | 'off'>>;

export interface VerifyOptions {
  readonly target: string;
  readonly checks: readonly Check[];
  readonly context: CheckContext;
  /** Default: none. */
  readonly overrides?: Overrides;
}

export interface Verdict {
  readonly findings: readonly Finding[];
  readonly notChecked: readonly NotChecked[];
  /** Findings that a waiver on the object excused, with its reason. */
  readonly waived: readonly (Finding & { readonly reason: string })[];
}

const WAIVER = 'orrery.dev/waive.';

/**
 * Runs checks over one cluster's objects. A waiver on an object (`orrery.dev/waive.<id>: reason`) excuses that check's
 * findings there; one without a reason, of an unknown check, or that excuses nothing is a finding itself.
 */
export function verify({ target, checks, context, overrides = {} }: VerifyOptions): Verdict {
  const findings: Finding[] = [];
  const notChecked: NotChecked[] = [];
  const waived: (Finding & { reason: string })[] = [];
  const used = new Set<string>();
  for (const check of checks) {
    const severity = overrides[check.id] ?? check.severity;
    if (severity === 'off') continue;
    for (const found of check.run(context)) {
      if (isUnchecked(found)) {
        notChecked.push({ check: check.id, target, object: subjectName(found.subject), reason: found.unchecked });
        continue;
      }
      const finding = findingOf(check, severity, target, found);
      const reason = found.subject?.object.metadata.annotations?.[`${WAIVER}${check.id}`];
      if (found.subject && reason !== undefined && reason.trim() !== '') {
        used.add(`${nameOf(found.subject.object)} ${check.id}`);
        waived.push({ ...finding, reason });
      } else findings.push(finding);
    }
  }
  findings.push(...badWaivers(target, checks, context, used));
  return { findings: findings.sort(byPlace), notChecked, waived };
}

function isUnchecked(found: Complaint | Unchecked): found is Unchecked {
  return 'unchecked' in found;
}

function subjectName(subject: Subject | undefined): string {
  return subject ? nameOf(subject.object) : '';
}

function findingOf(
  check: Check,
  severity: Severity,
  target: string,
  { subject, path = '', message, fix }: Complaint,
): Finding {
  return {
    check: check.id,
    severity,
    target,
    object: subjectName(subject),
    path,
    message,
    fix: fix ?? check.fix,
    file: subject?.file ?? '',
    ...(subject?.line === undefined ? {} : { line: subject.line }),
    ...(subject?.origin === undefined ? {} : { origin: subject.origin }),
  };
}

function badWaivers(
  target: string,
  checks: readonly Check[],
  { set }: CheckContext,
  used: ReadonlySet<string>,
): Finding[] {
  const known = new Set(checks.map(({ id }) => id));
  return set.all.flatMap((subject) =>
    Object.entries(subject.object.metadata.annotations ?? {})
      .filter(([key]) => key.startsWith(WAIVER))
      .flatMap(([key, reason]): Finding[] => {
        const id = key.slice(WAIVER.length);
        const wrong = !known.has(id)
          ? `waives ${id}, which is no check`
          : typeof reason !== 'string' || reason.trim() === ''
            ? `waives ${id} without a reason`
            : used.has(`${nameOf(subject.object)} ${id}`)
              ? undefined
              : `waives ${id}, which finds nothing here`;
        if (wrong === undefined) return [];
        const waiver = { id: 'waivers', severity: 'warning', fix: 'give a reason, or remove the waiver' } as const;
        return [
          {
            check: waiver.id,
            severity: waiver.severity,
            target,
            object: nameOf(subject.object),
            path: `metadata.annotations["${key}"]`,
            message: wrong,
            fix: waiver.fix,
            file: subject.file,
            ...(subject.line === undefined ? {} : { line: subject.line }),
            ...(subject.origin === undefined ? {} : { origin: subject.origin }),
          },
        ];
      }),
  );
}

const WORST: readonly Severity[] = ['error', 'warning', 'info'];

/** Worst first, then by object, path and check: the same order whatever the order of input. */
function byPlace(a: Finding, b: Finding): number {
  const severity = WORST.indexOf(a.severity) - WORST.indexOf(b.severity);
  if (severity !== 0) return severity;
  const key = ({ object, path, check, message }: Finding) => [object, path, check, message].join('\0');
  return key(a) < key(b) ? -1 : 1;
}
