import { customKind } from './kind.ts';

export interface IExpansionTemplate {
  readonly spec: {
    /** What is expanded: every combination of the groups, versions and kinds of an entry. No globs. */
    readonly applyTo: readonly {
      readonly groups: readonly string[];
      readonly versions: readonly string[];
      readonly kinds: readonly string[];
    }[];
    /** The field that becomes the expanded object, e.g. `spec.template`. */
    readonly templateSource: string;
    readonly generatedGVK: { readonly group: string; readonly version: string; readonly kind: string };
  };
}

export const ExpansionTemplate = customKind<IExpansionTemplate>('expansion.gatekeeper.sh/v1beta1', 'ExpansionTemplate');
