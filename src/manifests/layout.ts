import { toYaml } from '../yaml/yaml.ts';
import { type Files, MARK } from './files.ts';
import { groupOf, type Manifest } from './manifest.ts';
import { asPeopleWrite } from './order.ts';

/** How one target's manifests lie below the output folder. */
export interface Layout {
  /** The target's folder, e.g. `astral-planner/production`. */
  readonly folder: string;
  /** Objects of this namespace, and cluster-wide ones, lie in the application's folder; others in one named as theirs. */
  readonly namespace: string;
  /** The overlay that states the target, e.g. `overlays/astral-planner`. */
  readonly overlay: string;
}

/** One object a file: `<target>/<application>/[<namespace>/]<kind>-<name>.yaml`. */
export function layOut(manifests: readonly Manifest[], layout: Layout): Files {
  const files = new Map<string, string>();
  for (const [path, manifest] of paths(manifests, layout)) files.set(path, render(manifest, layout));
  return files;
}

/** The path of each manifest. Kinds of one name from two API groups are told apart by the group. */
export function paths(manifests: readonly Manifest[], layout: Layout): Map<string, Manifest> {
  const plain = manifests.map((manifest) => pathOf(manifest, layout, ''));
  const firstGroup = new Map<string, string>();
  const shared = new Set<string>();
  for (const [index, { object }] of manifests.entries()) {
    const path = plain[index] ?? '';
    const group = groupOf(object);
    const first = firstGroup.get(path);
    if (first === undefined) firstGroup.set(path, group);
    else if (first !== group) shared.add(path);
  }
  return new Map(
    manifests.map((manifest, index) => {
      const path = plain[index] ?? '';
      return [shared.has(path) ? pathOf(manifest, layout, groupOf(manifest.object)) : path, manifest];
    }),
  );
}

function pathOf({ object, application }: Manifest, layout: Layout, group: string): string {
  const { name, namespace } = object.metadata;
  const folder = namespace === undefined || namespace === layout.namespace ? [] : [namespace];
  // RBAC names may hold a colon, which some file systems refuse.
  const file = `${object.kind.toLowerCase()}${group === '' ? '' : `.${group}`}-${name.replaceAll(':', '.')}.yaml`;
  return [layout.folder, application, ...folder, file].join('/');
}

function render(manifest: Manifest, layout: Layout): string {
  const from = manifest.origin.path === undefined ? layout.overlay : `${layout.overlay} (${manifest.origin.path})`;
  return `${MARK}from ${from}. Edits are overwritten by the next synth.\n${toYaml(manifest.object, asPeopleWrite)}`;
}
