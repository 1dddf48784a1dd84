import { groupOf } from '../../manifests/manifest.ts';
import type { Severity, Subject } from '../finding.ts';
import type { ManifestSet } from '../set.ts';
import { listAt, objectAt, textAt } from '../values.ts';
import { type CelCode, readCode, unknownIn } from './cel.ts';

/** A constraint that can be judged here. */
export interface Constraint {
  readonly subject: Subject;
  readonly kind: string;
  readonly name: string;
  readonly code: CelCode;
  readonly match: unknown;
  readonly parameters: unknown;
  readonly severity: Severity;
}

/** A constraint that cannot, and why. */
export interface Unjudged {
  readonly subject: Subject;
  readonly reason: string;
}

export interface Constraints {
  readonly judged: readonly Constraint[];
  readonly unjudged: readonly Unjudged[];
}

const known = new WeakMap<ManifestSet, Constraints>();

/** Gatekeeper's constraints of a set, with the code of their templates. */
export function constraintsOf(set: ManifestSet): Constraints {
  const before = known.get(set);
  if (before) return before;
  const templates = new Map(
    set
      .ofKind('ConstraintTemplate', 'templates.gatekeeper.sh')
      .map(({ object }): [string, CelCode | string] => [
        textAt(object, 'spec', 'crd', 'spec', 'names', 'kind') ?? '',
        codeOf(object),
      ]),
  );
  const judged: Constraint[] = [];
  const unjudged: Unjudged[] = [];
  for (const subject of set.all) {
    const { object } = subject;
    if (groupOf(object) !== 'constraints.gatekeeper.sh') continue;
    const code = templates.get(object.kind) ?? `no ConstraintTemplate in the set makes the kind ${object.kind}`;
    if (typeof code === 'string') {
      unjudged.push({ subject, reason: code });
      continue;
    }
    judged.push({
      subject,
      kind: object.kind,
      name: object.metadata.name,
      code,
      match: objectAt(object, 'spec', 'match'),
      parameters: objectAt(object, 'spec').parameters,
      severity: severityOf(object.spec),
    });
  }
  const result = { judged, unjudged };
  known.set(set, result);
  return result;
}

/** The CEL of a template, or why there is none to judge by. */
function codeOf(template: unknown): CelCode | string {
  const targets = listAt(template, 'spec', 'targets');
  const codes = targets.flatMap((target) => listAt(target, 'code'));
  const cel = codes.find((code) => textAt(code, 'engine') === 'K8sNativeValidation');
  if (!cel) {
    return 'its template is written in Rego, which is judged by gator in conformance and not here';
  }
  const code = readCode(cel.source);
  const unknown = unknownIn(code);
  return unknown === undefined ? code : `its template uses CEL that is not evaluated here: ${unknown}`;
}

const BY_ACTION: Readonly<Record<string, Severity>> = { deny: 'error', warn: 'warning', dryrun: 'info' };
const WORST: readonly Severity[] = ['error', 'warning', 'info'];

/** How hard a constraint is enforced: what it does to a request, not what an audit writes down. */
export function severityOf(spec: unknown): Severity {
  const action = textAt(spec, 'enforcementAction') ?? 'deny';
  if (action !== 'scoped') return BY_ACTION[action] ?? 'info';
  const severities = listAt(spec, 'scopedEnforcementActions')
    .filter((scoped) => listAt(scoped, 'enforcementPoints').some((point) => point.name !== 'audit.gatekeeper.sh'))
    .map((scoped) => BY_ACTION[textAt(scoped, 'action') ?? ''] ?? 'info');
  return WORST.find((severity) => severities.includes(severity)) ?? 'info';
}

export function severityOfAction(action: string | undefined): Severity | undefined {
  return action === undefined ? undefined : BY_ACTION[action];
}
