import type { KubernetesObject } from '../../manifests/manifest.ts';
import { at, isPlain, type Plain, textAt } from '../values.ts';

/** A part of a document: an object, or why it is none. `path` leads to it from the document's root. */
export type Part =
  | { readonly object: KubernetesObject; readonly path: string }
  | { readonly refused: string; readonly fix: string; readonly path: string }
  | { readonly skipped: string };

/** The objects of a parsed document. Lists are opened; a document without content has none. */
export function* objectsOf(value: unknown, path = ''): Generator<Part> {
  if (value === null || value === undefined) return;
  if (!isPlain(value)) {
    const fix = 'write one object a document, or keep the file out of what is verified';
    yield { refused: `is ${nounOf(value)}, not an object with apiVersion and kind`, fix, path };
    return;
  }
  const { apiVersion, kind, metadata, items } = value;
  if (apiVersion === undefined && kind === undefined) {
    yield { skipped: 'holds no Kubernetes object: it has no apiVersion and no kind' };
  } else if (typeof kind !== 'string' || kind === '') {
    // Helm's Chart.yaml, and other files beside manifests, have an apiVersion alone.
    if (metadata === undefined) yield { skipped: 'holds no Kubernetes object: it has no kind' };
    else yield { refused: `has ${said('kind', kind)}`, fix: 'state the kind, e.g. kind: Deployment', path };
  } else if (typeof apiVersion !== 'string' || apiVersion === '') {
    const fix = 'state the version of its API, e.g. apiVersion: apps/v1';
    yield { refused: `is a ${kind} and has ${said('apiVersion', apiVersion)}`, fix, path };
  } else if (kind.endsWith('List') && Array.isArray(items)) {
    for (const [index, item] of items.entries()) yield* objectsOf(item, `${path}items[${index}].`);
  } else if (/^kustomize\.config\.k8s\.io\//.test(apiVersion)) {
    yield { skipped: 'is read by kustomize alone: verify what `kustomize build` prints' };
  } else {
    yield named(value, kind, path);
  }
}

function named(value: Plain, kind: string, path: string): Part {
  const stated = at(value, 'metadata', 'name');
  const prefix = textAt(value, 'metadata', 'generateName');
  // The API server completes a generated name with five letters.
  const generated = stated === undefined && prefix !== undefined ? `${prefix}xxxxx` : undefined;
  const name = generated ?? stated;
  const namespace = at(value, 'metadata', 'namespace') ?? undefined;
  if (typeof name !== 'string' || name === '') {
    return { refused: `is a ${kind} and has ${said('metadata.name', name)}`, fix: 'give it a name', path };
  }
  if (namespace !== undefined && typeof namespace !== 'string') {
    const refused = `is ${kind}/${name} and has ${said('metadata.namespace', namespace)}`;
    return { refused, fix: 'write the name in quotes', path };
  }
  const object = generated === undefined ? value : { ...value, metadata: { ...Object(value.metadata), name } };
  return { object: object as KubernetesObject, path };
}

function nounOf(value: unknown): string {
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

function said(field: string, value: unknown): string {
  return value === undefined ? `no ${field}` : `a ${field} of ${JSON.stringify(value)}`;
}
