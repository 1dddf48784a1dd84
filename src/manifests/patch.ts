import { closest } from '../platform/problem.ts';
import { BuildError } from './collect.ts';
import type { KubernetesObject, Manifest } from './manifest.ts';

/** A JSON merge patch: objects are merged, everything else replaced, `null` takes away (RFC 7386). */
export type MergePatch = Readonly<Record<string, unknown>>;

/**
 * Lays patches over manifests, by `Kind/name` or `Kind/namespace/name`.
 *
 * @param strict refuse patches that match nothing; false when only some of the manifests are here
 * @throws BuildError that names what was meant
 */
export function patched(
  manifests: readonly Manifest[],
  patches: Readonly<Record<string, MergePatch>>,
  strict: boolean,
): Manifest[] {
  const unused = new Set(Object.keys(patches));
  const result = manifests.map((manifest) => {
    const keys = namesOf(manifest.object).filter((key) => key in patches);
    for (const key of keys) unused.delete(key);
    const object = keys.reduce<unknown>((at, key) => merge(at, patches[key]), manifest.object);
    return { ...manifest, object: object as KubernetesObject };
  });
  if (strict && unused.size > 0) {
    const known = manifests.flatMap(({ object }) => namesOf(object));
    throw new BuildError(
      [...unused].sort().map((key) => {
        const near = closest(key, known);
        return `error patches.${key}  matches no object.\n  fix: ${near ? `did you mean '${near}'?` : "name one that 'orrery list --objects' shows, as Kind/name or Kind/namespace/name."}`;
      }),
    );
  }
  return result;
}

function namesOf({ kind, metadata: { name, namespace } }: KubernetesObject): string[] {
  return [`${kind}/${name}`, ...(namespace === undefined ? [] : [`${kind}/${namespace}/${name}`])];
}

function merge(base: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const merged: Record<string, unknown> =
    typeof base === 'object' && base !== null && !Array.isArray(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = merge(merged[key], value);
  }
  return merged;
}
