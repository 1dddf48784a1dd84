import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { platforms } from '../../overlays/index.ts';
import { resolveAll } from '../../src/cli/project.ts';
import { listFiles } from '../../src/manifests/files.ts';
import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import type { Target } from '../../src/platform/target.ts';
import type { Subject } from '../../src/verify/finding.ts';
import { readManifests } from '../../src/verify/read/index.ts';

const root = fileURLToPath(new URL('../../dist/', import.meta.url));

/** One file of dist/, and the one object that is in it. */
export interface Committed {
  /** Below dist/. */
  readonly file: string;
  readonly text: string;
  readonly object: KubernetesObject;
  readonly subject: Subject;
}

let texts: ReadonlyMap<string, string> | undefined;
const read = new Map<string, Committed>();

/** The text of every file of dist/ by its path below it, in order. Read once for all tests of a worker. */
export function committedTexts(): ReadonlyMap<string, string> {
  texts ??= new Map(
    listFiles(root)
      .map((file) => [relative(root, file).split(sep).join('/'), file] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, file]) => [path, readFileSync(file, 'utf8')]),
  );
  return texts;
}

/**
 * What is committed below a folder of dist/: each file is parsed once for all tests of a worker, by the reader that
 * `verify` has, which simple.test.ts holds against the one for all of YAML. They share the objects, which nobody can change.
 */
export function committedBelow(below = ''): Committed[] {
  return [...committedTexts()]
    .filter(([file]) => file.startsWith(below))
    .map(([file, text]) => {
      const known = read.get(file);
      if (known) return known;
      const { subjects, unread } = readManifests({ file, text });
      const [subject] = subjects;
      if (!subject || subjects.length !== 1 || unread.length > 0) {
        throw new Error(`${file} holds ${subjects.length} objects, not one`);
      }
      const made = { file, text, object: frozen(subject.object), subject };
      read.set(file, made);
      return made;
    });
}

/** Every target of every platform, resolved. */
export const committedTargets: readonly Target[] = (
  await resolveAll(
    { platforms, build: () => [] },
    { platform: undefined, environment: undefined },
    {
      argv: [],
      env: {},
      root: fileURLToPath(new URL('../../', import.meta.url)),
      stdout: () => {},
      stderr: () => {},
      interactive: false,
    },
  )
).map(({ target }) => target);

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const child of Object.values(value)) frozen(child);
  return value;
}
