import type { KubernetesObject } from '../../manifests/manifest.ts';
import type { Severity, Subject } from '../finding.ts';
import type { ManifestSet } from '../set.ts';
import { judge, type Refusal } from './cel.ts';
import { type Constraint, constraintsOf, severityOfAction } from './constraints.ts';
import { type Expanded, Expansions } from './expansion.ts';
import { matches, matchesSource, ofKinds } from './match.ts';

/** An object that a constraint is about, or that makes one. */
export interface Matched {
  readonly subject: Subject;
  readonly expanded: Expanded;
}

/** What a constraint says of an object. */
export interface Violation extends Matched {
  readonly constraint: Constraint;
  readonly message: string;
  readonly severity: Severity;
  /** It could not be evaluated. The API server fills in defaults first, with which it may well be. */
  readonly failed: boolean;
}

/** Everything that constraints say of a set, and what each is about. */
export interface Admission {
  readonly violations: readonly Violation[];
  readonly matched: ReadonlyMap<Constraint, readonly Matched[]>;
  /** Whether a constraint finds something else wrong, or what that makes. */
  readonly refuses: (constraint: Constraint, object: KubernetesObject) => boolean;
}

const known = new WeakMap<ManifestSet, Admission>();

/** Judges every object by every constraint that matches it, as Gatekeeper would. Checks of one set share the work. */
export function admission(set: ManifestSet): Admission {
  const before = known.get(set);
  if (before) return before;
  const expansions = new Expansions(set);
  const { judged } = constraintsOf(set);
  const matched = new Map<Constraint, Matched[]>(judged.map((constraint) => [constraint, []]));
  const violations: Violation[] = [];
  const byKind = new Map<string, readonly Constraint[]>();
  const forKind = (object: KubernetesObject) => {
    const key = `${object.apiVersion} ${object.kind}`;
    const about = byKind.get(key) ?? judged.filter(({ match }) => ofKinds(match, object));
    byKind.set(key, about);
    return about;
  };
  for (const subject of set.all) {
    for (const expanded of expansions.of(subject.object)) {
      for (const constraint of forKind(expanded.object)) {
        if (!isAbout(constraint, expanded, set)) continue;
        matched.get(constraint)?.push({ subject, expanded });
        const severity = severityOfAction(expanded.enforcementAction) ?? constraint.severity;
        for (const { message, failed } of verdict(constraint, expanded.object, set)) {
          violations.push({ subject, expanded, constraint, message, severity, failed });
        }
      }
    }
  }
  const refuses = (constraint: Constraint, object: KubernetesObject) =>
    expansions
      .of(object)
      .filter((expanded) => isAbout(constraint, expanded, set))
      .some((expanded) => verdict(constraint, expanded.object, set).some(({ failed }) => !failed));
  const result = { violations, matched, refuses };
  known.set(set, result);
  return result;
}

function isAbout({ match }: Constraint, { object, path }: Expanded, set: ManifestSet): boolean {
  return matchesSource(match, path !== '') && matches(match, object, (name) => set.namespaceLabels(name));
}

function verdict({ code, parameters }: Constraint, object: KubernetesObject, set: ManifestSet): Refusal[] {
  const { namespace } = object.metadata;
  const within = namespace === undefined ? undefined : set.find('Namespace', undefined, namespace)?.object;
  return judge(code, { object, parameters, ...(within ? { namespace: within } : {}) });
}
