import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Complaint, Unchecked } from '../../verify/finding.ts';

/** A file's text, or why there is none. */
export type Loaded = { readonly text: string } | { readonly unread: Complaint | Unchecked };

/** What is larger is no manifest: etcd refuses objects of more than 1.5 MB, so this is thousands of them. */
const LARGEST = 256 * 1024 * 1024;
const MANIFEST = /\.(?:ya?ml|json)$/i;

/**
 * The manifests below a path, in alphabetical order: `.yaml`, `.yml` and `.json` in folders, anything when it is named
 * itself. Links are followed, each folder is entered once.
 *
 * @param unread told of what could not be entered
 * @param wanted names of files that are taken from folders
 */
export function manifestFiles(
  path: string,
  unread: (path: string, why: string) => void,
  wanted: RegExp = MANIFEST,
): string[] {
  const entered = new Set<string>();
  const walk = (folder: string): string[] => {
    let entries: Dirent[];
    try {
      const real = realpathSync(folder);
      if (entered.has(real)) return [];
      entered.add(real);
      entries = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      unread(folder, reasonOf(error));
      return [];
    }
    return entries
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const inner = join(folder, entry.name);
        if (entry.name === '.git' || entry.name === 'node_modules') return [];
        if (isFolder(inner, entry)) return walk(inner);
        if (!wanted.test(entry.name)) return [];
        if (!isEndless(inner, entry)) return [inner];
        unread(inner, 'it is a pipe or a device, which may never end');
        return [];
      });
  };
  return isFolder(path) ? walk(path) : [path];
}

/** Whether a file in a folder is taken for manifests. */
export function isManifest(path: string): boolean {
  return MANIFEST.test(path);
}

export function isFolder(path: string, entry?: Dirent): boolean {
  if (entry && !entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** A pipe that lies in a folder waits for somebody who writes to it. One that is named itself, as `<(…)` in a shell, has one. */
function isEndless(path: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return !entry.isFile();
  try {
    return !statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The text of a file, which never throws. */
export function loadText(path: string, file: string): Loaded {
  try {
    const { size } = statSync(path);
    if (size > LARGEST)
      return refused(file, `is ${Math.round(size / 1e6)} MB, which is more than any set of manifests`);
    return decode(readFileSync(path), file);
  } catch (error) {
    return refused(file, `cannot be read: ${reasonOf(error)}`);
  }
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** Bytes as text, when they are text. */
export function decode(bytes: Uint8Array, file: string): Loaded {
  if (bytes.subarray(0, 8192).includes(0)) return refused(file, 'is no text: it holds bytes of zero');
  try {
    return { text: UTF_8.decode(bytes) };
  } catch {
    return refused(file, 'is not UTF-8');
  }
}

function refused(file: string, message: string): Loaded {
  return { unread: { message, fix: 'mend the file, or keep it out of what is verified', place: { file } } };
}

/** What the system says, without its stack: `EACCES: permission denied`. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/, \w+( '.*')?$/, '');
}
