import type { KubernetesObject } from '../manifests/manifest.ts';

/** How bad a finding is. `error` keeps `synth` from replacing dist/. */
export type Severity = 'error' | 'warning' | 'info';

/** Something that is wrong, as a check reports it. */
export interface Complaint {
  /** The object it is about; nothing when it is about the set, e.g. a policy that is missing. */
  readonly subject?: Subject;
  /** Field of the object, e.g. `spec.replicas`. */
  readonly path?: string;
  /** What is wrong, as the rest of a sentence that begins with object and path. Ends without a full stop. */
  readonly message: string;
  /** How to mend this one. Default: the check's own. */
  readonly fix?: string;
  /** How bad this one is, where the manifests say it themselves, as a policy's enforcement. Default: the check's own. */
  readonly severity?: Severity;
  /** Where it is, when that is no object: a file that could not be read. */
  readonly place?: Place;
}

/** A place in a file, as reports name it. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** Something that could not be checked, and why. It never counts as passed. */
export interface Unchecked {
  readonly subject?: Subject;
  readonly unchecked: string;
  /** Where it is, when that is no object. */
  readonly place?: Place;
}

/** One object of a set, where it was read, and where it comes from when it is ours. */
export interface Subject {
  readonly object: KubernetesObject;
  /** File it was read from, relative to what was verified; `stdin` for standard input. */
  readonly file: string;
  /** Line of its first key, from 1. */
  readonly line?: number;
  /** Line of a field, or of what is around it when it is not there. Costs a second reading of the document. */
  readonly lineOf?: (path: string) => number | undefined;
  /** `overlays/shop/platform.ts:41 (services.app)`, when Orrery made it. */
  readonly origin?: string | undefined;
}

/** A complaint with the check that made it: what reports are made from. */
export interface Finding {
  readonly check: string;
  readonly severity: Severity;
  /** `astral-planner/production`, or the folder that was verified. */
  readonly target: string;
  /** `Deployment/shop-production/app`; empty when it is about the set. */
  readonly object: string;
  readonly path: string;
  readonly message: string;
  readonly fix: string;
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly origin?: string;
}

/** A finding that a waiver on the object excused. */
export interface Waived extends Finding {
  readonly reason: string;
}

/** What was not checked, and why. */
export interface NotChecked {
  readonly check: string;
  readonly target: string;
  readonly object: string;
  readonly file: string;
  readonly reason: string;
}
