import { customKind } from './kind.ts';

/** Where Gatekeeper judges: its webhook, its audit, the `gator` command line, or the API server's own admission policies. */
export type EnforcementPoint =
  | 'validation.gatekeeper.sh'
  | 'audit.gatekeeper.sh'
  | 'gator.gatekeeper.sh'
  | 'vap.k8s.io';

/** What happens to an object that breaks a constraint: refused, let in with a warning, or only recorded. */
export type EnforcementAction = 'deny' | 'warn' | 'dryrun';

export interface MatchedKinds {
  readonly apiGroups: readonly string[];
  readonly kinds: readonly string[];
}

/** `spec.match` of a constraint. Names of namespaces may begin or end with `*`. */
export interface ConstraintMatch {
  readonly kinds?: readonly MatchedKinds[];
  readonly namespaces?: readonly string[];
  readonly excludedNamespaces?: readonly string[];
  readonly name?: string;
  readonly scope?: '*' | 'Cluster' | 'Namespaced';
  /** Objects as sent, those that an ExpansionTemplate makes of them, or both (default). */
  readonly source?: 'All' | 'Generated' | 'Original';
  readonly labelSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    readonly values?: readonly string[];
  }[];
}

export interface IConstraint {
  readonly spec: {
    /** `scoped` reads the actions from `scopedEnforcementActions`, point by point. */
    readonly enforcementAction: 'scoped' | EnforcementAction;
    readonly scopedEnforcementActions?: readonly {
      readonly action: EnforcementAction;
      readonly enforcementPoints: readonly { readonly name: EnforcementPoint }[];
    }[];
    readonly match: ConstraintMatch;
    readonly parameters: object;
  };
}

/** The class of a constraint kind: Gatekeeper makes the kind when it sees its ConstraintTemplate. */
export const constraintKind = (kind: string) => customKind<IConstraint>('constraints.gatekeeper.sh/v1beta1', kind);
