import { policies } from '../../src/constructs/policies/index.ts';
import { judge } from './cel.ts';

/** A manifest, as far as admission looks at it. */
export interface Admitted {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: unknown;
}

interface Constraint extends Admitted {
  readonly spec: {
    readonly match: {
      readonly kinds: readonly { readonly apiGroups: readonly string[]; readonly kinds: readonly string[] }[];
      readonly excludedNamespaces?: readonly string[];
    };
    readonly parameters: unknown;
  };
}

interface Expansion extends Admitted {
  readonly spec: {
    readonly applyTo: readonly { readonly groups: readonly string[]; readonly kinds: readonly string[] }[];
    readonly templateSource: string;
    readonly generatedGVK: { readonly group: string; readonly version: string; readonly kind: string };
  };
}

const isConstraint = (object: Admitted): object is Constraint =>
  object.apiVersion === 'constraints.gatekeeper.sh/v1beta1';
const isExpansion = (object: Admitted): object is Expansion => object.kind === 'ExpansionTemplate';
const groupOf = ({ apiVersion }: Admitted) => (apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '');

/**
 * What Gatekeeper would say of the objects under the constraints and ExpansionTemplates in `rules`, one line a violation.
 * Constraints in Rego are not judged.
 */
export function violations(rules: readonly Admitted[], objects: readonly Admitted[]): string[] {
  const constraints = rules.filter(isConstraint);
  const expansions = rules.filter(isExpansion);
  const all = objects.flatMap((object) => [object, ...expanded(expansions, object)]);
  return constraints.flatMap((constraint) => {
    const code = policies.find(({ kind }) => kind === constraint.kind)?.code;
    if (code === undefined) throw new Error(`no policy makes constraints of kind ${constraint.kind}`);
    if (code.engine !== 'cel') return [];
    return all
      .filter((object) => matches(constraint, object))
      .flatMap((object) =>
        judge(code, { object, parameters: constraint.spec.parameters }).map(
          (message) =>
            `${constraint.kind}: ${object.kind}/${object.metadata.namespace}/${object.metadata.name} ${message}`,
        ),
      );
  });
}

function matches({ spec: { match } }: Constraint, object: Admitted): boolean {
  const { namespace = '' } = object.metadata;
  const excluded = match.excludedNamespaces?.some((glob) =>
    new RegExp(`^${glob.replaceAll('*', '.*')}$`).test(namespace),
  );
  return (
    !excluded &&
    match.kinds.some(({ apiGroups, kinds }) => apiGroups.includes(groupOf(object)) && kinds.includes(object.kind))
  );
}

function expanded(expansions: readonly Expansion[], parent: Admitted): Admitted[] {
  return expansions
    .filter(({ spec }) =>
      spec.applyTo.some(({ groups, kinds }) => groups.includes(groupOf(parent)) && kinds.includes(parent.kind)),
    )
    .flatMap(({ spec: { templateSource, generatedGVK } }) => {
      const { group, version, kind } = generatedGVK;
      const template = templateSource.split('.').reduce(field, parent);
      if (!isObject(template)) throw new Error(`${parent.kind}/${parent.metadata.name} has no ${templateSource}`);
      const { name, namespace } = parent.metadata;
      const child: Admitted = {
        ...template,
        apiVersion: group === '' ? version : `${group}/${version}`,
        kind,
        metadata: {
          ...(isObject(template.metadata) ? template.metadata : {}),
          name: `${name}-${kind.toLowerCase()}`,
          ...(namespace === undefined ? {} : { namespace }),
        },
      };
      return [child, ...expanded(expansions, child)];
    });
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const field = (value: unknown, key: string): unknown => (isObject(value) ? value[key] : undefined);
