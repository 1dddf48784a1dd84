import { groupOf, type KubernetesObject } from '../../manifests/manifest.ts';
import { selects } from '../selectors.ts';
import { isPlain, listAt, textAt, textsAt } from '../values.ts';

type Labels = Readonly<Record<string, string>>;

/** Whether a constraint's `spec.match` is about an object. What it does not say excludes nothing. */
export function matches(match: unknown, object: KubernetesObject, namespaceLabels: (name: string) => Labels): boolean {
  return (
    ofKinds(match, object) &&
    inScope(textAt(match, 'scope'), object) &&
    inNamespaces(match, object) &&
    (!isPlain(match) || !isPlain(match.labelSelector) || selects(match.labelSelector, object.metadata.labels ?? {})) &&
    namespaceSelected(match, object, namespaceLabels) &&
    named(textAt(match, 'name'), object)
  );
}

/** Whether objects that an ExpansionTemplate makes are meant, or those that people make. Default: both. */
export function matchesSource(match: unknown, generated: boolean): boolean {
  const source = textAt(match, 'source') ?? 'All';
  return source === 'All' || source === (generated ? 'Generated' : 'Original');
}

/** Whether a match is about objects of a kind at all. */
export function ofKinds(match: unknown, object: KubernetesObject): boolean {
  const kinds = listAt(match, 'kinds');
  const has = (list: readonly string[], value: string) =>
    list.length === 0 || list.includes('*') || list.includes(value);
  return (
    kinds.length === 0 ||
    kinds.some(
      (entry) => has(textsAt(entry, 'kinds'), object.kind) && has(textsAt(entry, 'apiGroups'), groupOf(object)),
    )
  );
}

function inScope(scope: string | undefined, object: KubernetesObject): boolean {
  const namespaced = object.metadata.namespace !== undefined;
  if (scope === 'Cluster') return isNamespace(object) || !namespaced;
  if (scope === 'Namespaced') return !isNamespace(object) && namespaced;
  return true;
}

/** A Namespace is in itself; what is in no namespace is excluded by none. */
function inNamespaces(match: unknown, object: KubernetesObject): boolean {
  const namespace = isNamespace(object) ? object.metadata.name : object.metadata.namespace;
  if (namespace === undefined) return true;
  const wanted = textsAt(match, 'namespaces');
  const meant = (glob: string) => globMatches(glob, namespace);
  return (wanted.length === 0 || wanted.some(meant)) && !textsAt(match, 'excludedNamespaces').some(meant);
}

function namespaceSelected(match: unknown, object: KubernetesObject, labelsOf: (name: string) => Labels): boolean {
  const selector = isPlain(match) ? match.namespaceSelector : undefined;
  if (!isPlain(selector)) return true;
  if (isNamespace(object)) return selects(selector, labelsOf(object.metadata.name));
  const { namespace } = object.metadata;
  return namespace === undefined || selects(selector, labelsOf(namespace));
}

function named(name: string | undefined, object: KubernetesObject): boolean {
  return name === undefined || name === '' || globMatches(name, object.metadata.name);
}

/** A star stands at the beginning, at the end or at both; anywhere else it is itself. */
export function globMatches(glob: string, text: string): boolean {
  const [first, last] = [glob.startsWith('*'), glob.endsWith('*')];
  if (first && last) return text.includes(glob.slice(1, -1));
  if (first) return text.endsWith(glob.slice(1));
  if (last) return text.startsWith(glob.slice(0, -1));
  return text === glob;
}

function isNamespace(object: KubernetesObject): boolean {
  return object.kind === 'Namespace' && groupOf(object) === '';
}
