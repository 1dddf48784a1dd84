import type { Check } from '../check.ts';
import { type Image, imagesOf } from '../images.ts';
import type { ManifestSet } from '../set.ts';
import { at, textsAt } from '../values.ts';

/** Which images are allowed, and who says so. */
interface Allowance {
  readonly by: string;
  readonly applies: (namespace: string) => boolean;
  readonly allows: (image: Image) => boolean;
  readonly list: readonly string[];
}

export const imageRegistry: Check = {
  id: 'image-registry',
  severity: 'error',
  family: 'hygiene',
  about:
    'An image of a pod, of what an operator runs, or in the values of a chart is of a registry that is not allowed.',
  protects:
    'Code that nobody vouches for runs in the cluster, or the policy refuses the pod in the middle of a rollout.',
  fix: 'use an image of an allowed registry, or allow its registry',
  *run({ set }) {
    const allowances = constraintsOf(set);
    for (const { subject, namespace, image, path, partial } of imagesOf(set)) {
      // A chart may add its own registry to a name.
      if (partial && !image.text.startsWith(image.repository)) continue;
      const broken = allowances.find((each) => each.applies(namespace) && !each.allows(image));
      if (broken === undefined) continue;
      const message = `is ${image.text}, but ${broken.by} allows only ${broken.list.join(', ')}`;
      yield { subject, path, message };
    }
  },
};

/** Constraints of Gatekeeper: ours compares whole parts of a name, the library's its beginning. */
function constraintsOf(set: ManifestSet): Allowance[] {
  const ours = set.ofKind('AllowedRegistries', 'constraints.gatekeeper.sh').map((constraint): Allowance => {
    const list = textsAt(constraint.object, 'spec', 'parameters', 'registries');
    return { ...about(constraint.object), list, allows: (image) => isWithin(image, list) };
  });
  const library = set.ofKind('K8sAllowedRepos', 'constraints.gatekeeper.sh').map((constraint): Allowance => {
    const list = textsAt(constraint.object, 'spec', 'parameters', 'repos');
    return { ...about(constraint.object), list, allows: ({ text }) => list.some((prefix) => text.startsWith(prefix)) };
  });
  // A match that looks at labels, or at kinds other than pods, is for the policy engine to judge.
  return [...ours, ...library].filter(({ list }) => list.length > 0);
}

function about(constraint: { readonly kind: string; readonly metadata: { readonly name: string } }) {
  const match = at(constraint, 'spec', 'match');
  const matches = (patterns: readonly string[], namespace: string) =>
    patterns.some((pattern) => globs(pattern, namespace));
  const included = textsAt(match, 'namespaces');
  const excluded = textsAt(match, 'excludedNamespaces');
  const simple = at(match, 'labelSelector') === undefined && at(match, 'namespaceSelector') === undefined;
  return {
    by: `${constraint.kind}/${constraint.metadata.name}`,
    applies: (namespace: string) =>
      simple && (included.length === 0 || matches(included, namespace)) && !matches(excluded, namespace),
  };
}

/** Names with `*` at either end, as Gatekeeper matches namespaces. */
function globs(pattern: string, name: string): boolean {
  const middle = pattern.replace(/^\*/, '').replace(/\*$/, '');
  if (pattern.startsWith('*') && pattern.endsWith('*')) return name.includes(middle);
  if (pattern.startsWith('*')) return name.endsWith(middle);
  return pattern.endsWith('*') ? name.startsWith(middle) : name === pattern;
}

function isWithin({ repository }: Image, list: readonly string[]): boolean {
  return list.some((allowed) => repository === allowed || repository.startsWith(`${allowed}/`));
}
