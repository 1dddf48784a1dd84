import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { admission } from '../../src/verify/policies/violations.ts';
import { ManifestSet } from '../../src/verify/set.ts';

/**
 * What Gatekeeper would say of the objects under the constraints and ExpansionTemplates in `rules`, one line a violation.
 * Constraints in Rego are not judged.
 */
export function violations(rules: readonly KubernetesObject[], objects: readonly KubernetesObject[]): string[] {
  const set = new ManifestSet([...rules, ...objects].map((object) => ({ object, file: 'rendered' })));
  return admission(set).violations.map(({ constraint, expanded: { object }, message }) => {
    const { namespace, name } = object.metadata;
    return `${constraint.kind}: ${object.kind}/${namespace}/${name} ${message}`;
  });
}
