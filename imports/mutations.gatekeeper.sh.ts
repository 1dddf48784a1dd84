import { customKind } from './kind.ts';

/** The fields of an Assign that we emit: Gatekeeper sets a field of objects as they are created. */
export interface IAssign {
  readonly spec: {
    readonly applyTo: readonly {
      readonly groups: readonly string[];
      readonly versions: readonly string[];
      readonly kinds: readonly string[];
    }[];
    readonly match: {
      readonly scope: 'Namespaced';
      readonly namespaces: readonly string[];
      readonly labelSelector: { readonly matchLabels: Readonly<Record<string, string>> };
    };
    readonly location: string;
    readonly parameters: { readonly assign: { readonly value: unknown } };
  };
}

export const Assign = customKind<IAssign>('mutations.gatekeeper.sh/v1', 'Assign');
