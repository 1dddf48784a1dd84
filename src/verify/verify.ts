import type { Check, CheckContext, CheckDescription } from './check.ts';
import type { Complaint, Finding, NotChecked, Severity, Subject, Unchecked, Waived } from './finding.ts';
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
  readonly waived: readonly Waived[];
}

const WAIVER = 'orrery.dev/waive.';

/** What holds waivers themselves. It cannot be waived. */
export const waivers: CheckDescription = {
  id: 'waivers',
  severity: 'warning',
  family: 'hygiene',
  about: 'A waiver gives no reason, names no check, or excuses nothing.',
  protects: 'A waiver that outlives its reason hides the next mistake.',
  fix: 'give a reason, or remove the waiver',
};

/**
 * Runs checks over one cluster's objects. A waiver on an object (`orrery.dev/waive.<id>: reason`) excuses that check's
 * findings there; one without a reason, of an unknown check, or that excuses nothing is a finding itself. A check that
 * fails is a finding too, and never counts as passed.
 */
export function verify({ target, checks, context, overrides = {} }: VerifyOptions): Verdict {
  const findings: Finding[] = [];
  const notChecked: NotChecked[] = [];
  const waived: Waived[] = [];
  const used = new Set<string>();
  const off = new Set<string>();
  for (const check of checks) {
    const severity = overrides[check.id] ?? check.severity;
    if (severity === 'off') {
      off.add(check.id);
      continue;
    }
    for (const found of outcomesOf(check, context)) {
      if (isUnchecked(found)) {
        const { subject, place, unchecked: reason } = found;
        const file = place?.file ?? subject?.file ?? '';
        notChecked.push({ check: check.id, target, object: subjectName(subject), file, reason });
        continue;
      }
      const finding = findingOf(check, overrides[check.id] ? severity : (found.severity ?? severity), target, found);
      const reason = found.subject && waiverOf(found.subject, check.id);
      if (found.subject && reason !== undefined) {
        used.add(`${nameOf(found.subject.object)} ${check.id}`);
        waived.push({ ...finding, reason });
      } else findings.push(finding);
    }
  }
  const severity = overrides[waivers.id] ?? waivers.severity;
  if (severity !== 'off') findings.push(...badWaivers({ severity, target, checks, context, used, off }));
  return { findings: findings.sort(byPlace), notChecked, waived: waived.sort(byPlace) };
}

/** What a check says, to its end or to where it fails. */
function* outcomesOf(check: Check, context: CheckContext): Generator<Complaint | Unchecked> {
  try {
    yield* check.run(context);
  } catch (error) {
    yield {
      message: `the check ${check.id} itself failed (${error instanceof Error ? error.message : String(error)}), so that nothing is known of what it had not seen yet`,
      fix: 'report it with the manifests; until then turn the check off',
    };
  }
}

function isUnchecked(found: Complaint | Unchecked): found is Unchecked {
  return 'unchecked' in found;
}

function subjectName(subject: Subject | undefined): string {
  return subject ? nameOf(subject.object) : '';
}

/** The reason of a waiver that counts. */
function waiverOf({ object }: Subject, id: string): string | undefined {
  const reason: unknown = object.metadata.annotations?.[`${WAIVER}${id}`];
  return typeof reason === 'string' && reason.trim() !== '' ? reason : undefined;
}

function findingOf(check: CheckDescription, severity: Severity, target: string, found: Complaint): Finding {
  const { subject, path = '', message, fix = check.fix, place } = found;
  const line = place
    ? place.line
    : ((subject?.lineOf && path !== '' ? subject.lineOf(path) : undefined) ?? subject?.line);
  const origin = subject?.origin;
  return {
    check: check.id,
    severity,
    target,
    object: subjectName(subject),
    path,
    message,
    fix,
    file: place?.file ?? subject?.file ?? '',
    ...(line === undefined ? {} : { line }),
    ...(place?.column === undefined ? {} : { column: place.column }),
    ...(origin === undefined ? {} : { origin }),
  };
}

interface Waivers {
  readonly severity: Severity;
  readonly target: string;
  readonly checks: readonly Check[];
  readonly context: CheckContext;
  /** `Deployment/shop/web <id>` of each waiver that excused something. */
  readonly used: ReadonlySet<string>;
  /** Checks that did not run: whether their waivers are needed is not known. */
  readonly off: ReadonlySet<string>;
}

function badWaivers({ severity, target, checks, context, used, off }: Waivers): Finding[] {
  const known = new Set(checks.map(({ id }) => id));
  return context.set.all.flatMap((subject) =>
    Object.keys(subject.object.metadata.annotations ?? {})
      .filter((key) => key.startsWith(WAIVER))
      .flatMap((key): Finding[] => {
        const id = key.slice(WAIVER.length);
        const needed = off.has(id) || used.has(`${nameOf(subject.object)} ${id}`);
        const message = !known.has(id)
          ? `waives ${id}, which is no check`
          : waiverOf(subject, id) === undefined
            ? `waives ${id} without a reason`
            : needed
              ? undefined
              : `waives ${id}, which finds nothing here`;
        if (message === undefined) return [];
        return [findingOf(waivers, severity, target, { subject, path: `metadata.annotations["${key}"]`, message })];
      }),
  );
}

const WORST: readonly Severity[] = ['error', 'warning', 'info'];

/** Worst first, then by object, path and check: the same order whatever the order of input. */
function byPlace(a: Finding, b: Finding): number {
  const severity = WORST.indexOf(a.severity) - WORST.indexOf(b.severity);
  if (severity !== 0) return severity;
  const key = ({ object, path, check, message, file }: Finding) => [object, file, path, check, message].join('\0');
  return key(a) < key(b) ? -1 : 1;
}
