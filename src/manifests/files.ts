import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** Files to be, by path relative to the output folder, with `/` between its parts. */
export type Files = ReadonlyMap<string, string>;

/** What writing changed. */
export interface Written {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

/**
 * Makes the folders `scopes` below `root` hold exactly `files`. What is equal is not touched, so that a run that
 * changes nothing writes nothing. All changes are first written beside their places, and then renamed: an error on the
 * way (a full disk, a missing permission) leaves the folder as it was.
 *
 * @param scopes folders below `root` that are Orrery's alone, e.g. `astral-planner/production`; others are left alone
 */
export function writeFiles(root: string, scopes: readonly string[], files: Files): Written {
  const present = new Set(
    scopes.flatMap((scope) => listFiles(join(root, scope)).map((file) => toPosix(relative(root, file)))),
  );
  const created: string[] = [];
  const changed: string[] = [];
  let unchanged = 0;
  for (const [path, text] of files) {
    if (!present.has(path)) created.push(path);
    else if (readFileSync(join(root, path), 'utf8') === text) unchanged++;
    else changed.push(path);
  }
  const removed = [...present].filter((path) => !files.has(path)).sort();
  swap(root, [...created, ...changed], files);
  for (const path of removed) rmSync(join(root, path));
  for (const scope of scopes) removeEmptyFolders(join(root, scope));
  return { created: created.sort(), changed: changed.sort(), removed, unchanged };
}

/** Every file below a folder, hidden ones too; none when it does not exist. */
export function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function swap(root: string, paths: readonly string[], files: Files): void {
  const staged: [from: string, to: string][] = [];
  try {
    for (const path of paths) {
      const to = join(root, path);
      mkdirSync(dirname(to), { recursive: true });
      const from = `${to}.orrery-new`;
      staged.push([from, to]);
      writeFileSync(from, files.get(path) ?? '');
    }
  } catch (error) {
    for (const [from] of staged) rmSync(from, { force: true });
    throw error;
  }
  for (const [from, to] of staged) renameSync(from, to);
}

function removeEmptyFolders(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));
  }
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}

function toPosix(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/');
}
