import type { Target } from '../platform/target.ts';
import type { ExistingObjects } from './existing.ts';
import type { Complaint, Severity, Unchecked } from './finding.ts';
import type { SchemaSet } from './schema/index.ts';
import type { ManifestSet } from './set.ts';

/** What a check sees. Sets are indexed once and shared. */
export interface CheckContext {
  /** All objects of one cluster. */
  readonly set: ManifestSet;
  /** Kubernetes version of the cluster, as major.minor. */
  readonly kubernetes: string;
  /** Schemas of the kinds; nothing when none were given. */
  readonly schemas?: SchemaSet;
  /** What a live cluster has beside the set; nothing when none was asked. */
  readonly existing?: ExistingObjects;
  /** What the overlay says; nothing for manifests that Orrery did not make. */
  readonly intent?: Target;
  /** What reading the files already found: syntax errors, keys given twice, files that hold no objects. Default: none. */
  readonly unread?: readonly (Complaint | Unchecked)[];
  /** Other platform files that a check holds manifests against, e.g. the runbooks that exist; nothing when unknown. */
  readonly runbooks?: ReadonlySet<string>;
  /** The day (YYYY-MM-DD) on which ends of life are judged; nothing: by what has ended already, as Orrery knows. */
  readonly date?: string;
}

/** A check as people read of it. */
export interface CheckDescription {
  /** Kebab-case; also the file's name, the page of docs and the waiver's key. */
  readonly id: string;
  readonly severity: Severity;
  /** The family it belongs to, as in the docs. */
  readonly family:
    | 'schema'
    | 'references'
    | 'policies'
    | 'reachability'
    | 'availability'
    | 'promises'
    | 'rules'
    | 'order'
    | 'lifecycle'
    | 'hygiene';
  /** One sentence: what it finds. */
  readonly about: string;
  /** What happens when nobody finds it. */
  readonly protects: string;
  /** How to mend it. */
  readonly fix: string;
}

/** A check is data and one function, in a file named after its id. */
export interface Check extends CheckDescription {
  /** Reports what is wrong, and what it could not check. It sees everything and decides alone. */
  readonly run: (context: CheckContext) => Iterable<Complaint | Unchecked>;
}
