import type { Volume, VolumeMount } from '../../../imports/core.ts';

/** Folders that a container may write to, and the volumes behind them. */
export interface WritableFolders {
  readonly volumes: Volume[];
  readonly mounts: VolumeMount[];
}

/**
 * An emptyDir for each folder that a container writes to, in the order of the paths. A folder that outgrows its size
 * evicts the pod instead of filling the node.
 *
 * @param folders path → size, e.g. `{ '/tmp': '64Mi' }`
 * @param prefix what tells the volumes of this container from others
 */
export function writableFolders(folders: Readonly<Record<string, string>>, prefix: string): WritableFolders {
  const named = Object.entries(folders)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([mountPath, sizeLimit]) => ({ mountPath, sizeLimit, name: volumeName(prefix, mountPath) }));
  for (const { name, mountPath } of named) {
    const other = named.find((folder) => folder.name === name && folder.mountPath !== mountPath);
    if (other) {
      throw new Error(
        `${mountPath} and ${other.mountPath} would both be volume ${name}. fix: rename one, or mount a folder above both`,
      );
    }
    if (name.length > 63) {
      throw new Error(
        `${mountPath} makes volume name ${name}, which is longer than 63 characters. fix: mount a folder above it`,
      );
    }
  }
  return {
    volumes: named.map(({ name, sizeLimit }) => ({ name, emptyDir: { sizeLimit } })),
    mounts: named.map(({ name, mountPath }) => ({ name, mountPath })),
  };
}

/** `/app/.next/cache` of `app` is `app-app-next-cache`. */
function volumeName(prefix: string, path: string): string {
  const words = path
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  return [prefix, ...words].join('-');
}
