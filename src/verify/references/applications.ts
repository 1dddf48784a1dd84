import { once } from '../../platform/once.ts';
import type { Subject } from '../finding.ts';
import type { ManifestSet } from '../set.ts';
import { at, isPlain, listAt, objectAt, type Plain, textAt } from '../values.ts';

/** One place that an Argo CD Application takes manifests from. */
export interface Source {
  readonly repository: string;
  /** A Helm chart's name; undefined for a path in Git. */
  readonly chart: string | undefined;
  readonly path: string | undefined;
}

/** An Argo CD Application, as far as its neighbours are concerned. */
export interface Application {
  readonly subject: Subject;
  readonly name: string;
  readonly project: string;
  readonly sources: readonly Source[];
  /** Namespace that it deploys to; empty when it names none. */
  readonly namespace: string;
  /** Server or name of the cluster that it deploys to. */
  readonly cluster: string;
  readonly wave: number;
  /** Whether what it deploys is among the manifests. */
  readonly rendered: boolean;
}

export const OUR_MARK = 'orrery';

export function isOurs({ object }: Subject): boolean {
  return object.metadata.labels?.['app.kubernetes.io/managed-by'] === OUR_MARK;
}

/** The wave in which Argo CD syncs an object: its annotation, 0 without one. */
export function waveOf({ object }: Subject): number {
  const wave = Number(object.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? '0');
  return Number.isInteger(wave) ? wave : 0;
}

/** The Applications of a set, and which of them syncs an object. */
export class Applications {
  readonly all: readonly Application[];
  readonly #byFolder = new Map<string, Application>();
  readonly #byName = new Map<string, Application>();
  /** By the folder of a file, when it was asked for. */
  readonly #found = new Map<string, Application | undefined>();

  constructor(set: ManifestSet) {
    const subjects = set.ofKind('Application', 'argoproj.io');
    const folders = new Set(subjects.length === 0 ? [] : foldersWith(set));
    this.all = subjects.map((subject) => applicationOf(subject, folders));
    for (const application of this.all) {
      this.#byName.set(application.name, application);
      for (const { path } of application.sources) {
        if (path !== undefined) for (const folder of tailsOf(path)) this.#byFolder.set(folder, application);
      }
    }
  }

  get(name: string): Application | undefined {
    return this.#byName.get(name);
  }

  /** The Application that syncs an object: by Argo CD's own tracking annotation, or by the folder of its file. */
  of({ object, file }: Subject): Application | undefined {
    const tracked = object.metadata.annotations?.['argocd.argoproj.io/tracking-id']?.split(':')[0];
    if (tracked !== undefined) return this.#byName.get(tracked);
    const folder = folderOf(file);
    if (!this.#found.has(folder)) {
      const holding = foldersOf(folder).find((each) => this.#byFolder.has(each));
      this.#found.set(folder, holding === undefined ? undefined : this.#byFolder.get(holding));
    }
    return this.#found.get(folder);
  }
}

/** The Applications of a set, read once. */
export const applicationsOf = once((set: ManifestSet) => new Applications(set));

function applicationOf(subject: Subject, folders: ReadonlySet<string>): Application {
  const { object } = subject;
  const one = at(object, 'spec', 'source');
  const stated = isPlain(one) ? [one] : listAt(object, 'spec', 'sources');
  const sources = stated.map(sourceOf);
  const destination = objectAt(object, 'spec', 'destination');
  return {
    subject,
    name: object.metadata.name,
    project: textAt(object, 'spec', 'project') ?? 'default',
    sources,
    namespace: textAt(destination, 'namespace') ?? '',
    cluster: textAt(destination, 'server') ?? textAt(destination, 'name') ?? '',
    wave: waveOf(subject),
    rendered:
      sources.length > 0 &&
      sources.every(
        ({ path, chart }, index) =>
          chart === undefined &&
          path !== undefined &&
          ((isOurs(subject) && isPlain(at(stated[index], 'directory'))) ||
            tailsOf(path).some((folder) => folders.has(folder))),
      ),
  };
}

function sourceOf(source: Plain): Source {
  return { repository: textAt(source, 'repoURL') ?? '', chart: textAt(source, 'chart'), path: textAt(source, 'path') };
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

/** Folders that hold files of a set, at whatever depth. */
function foldersWith(set: ManifestSet): string[] {
  return [...new Set(set.all.map(({ file }) => folderOf(file)))].flatMap(foldersOf);
}

/** `a/b/c`, `a/b`, `a` of `a/b/c`: deepest first. */
function foldersOf(folder: string): readonly string[] {
  const parts = folder === '' ? [] : folder.split('/');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
}

/** `a/b/c`, `b/c`, `c`: what a folder is called when only a part of the repository was read. */
function tailsOf(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.map((_, index) => parts.slice(index).join('/'));
}
