import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { listFiles } from '../../src/manifests/files.ts';
import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import type { ConformanceTarget, Context } from '../step.ts';

const run = promisify(execFile);

interface Source {
  readonly repoURL: string;
  readonly path?: string;
  readonly targetRevision: string;
}

/** A local Git repository that holds one target's part of `dist/`, as the repository that Argo CD reads does. */
export class Repository {
  readonly folder: string;
  /** The root Application, as it is in `dist/` but for the repository. */
  readonly root: KubernetesObject;
  /** The projects that Applications are in. */
  readonly projects: readonly { readonly object: KubernetesObject }[];
  /** Names of Applications that were left out: their charts are not to be had here. */
  readonly leftOut: readonly string[];
  /** Where the target's folder lies in it, e.g. `dist/astral-planner/production`. */
  readonly place: string;
  readonly #target: string;
  readonly #env: Context['env'];

  private constructor(
    folder: string,
    place: string,
    target: string,
    { root, projects, leftOut }: Pick<Repository, 'root' | 'projects' | 'leftOut'>,
    env: Context['env'],
  ) {
    this.folder = folder;
    this.place = place;
    this.#target = target;
    this.root = root;
    this.projects = projects;
    this.leftOut = leftOut;
    this.#env = env;
  }

  /** Makes it: every file as it is, but for the repository's address, and without Applications of other repositories. */
  static async make(folder: string, target: ConformanceTarget, env: Context['env']): Promise<Repository> {
    const applications = target.manifests.filter(({ object }) => object.kind === 'Application');
    const own = applications.find(({ object }) => sourceOf(object).path?.endsWith('/gitops'));
    if (own === undefined) throw new Error(`${target.id} has no root Application`);
    const { repoURL, targetRevision, path = '' } = sourceOf(own.object);
    // Not below dist/ where the platform's repository has folders of its own.
    const place = path.replace(/\/gitops$/, '');
    const placed = join(folder, place);
    mkdirSync(placed, { recursive: true });
    cpSync(target.folder, placed, { recursive: true });
    const placeOf = (file: string) => join(placed, relative(target.id, file));
    const foreign = applications.filter(({ object }) => sourceOf(object).repoURL !== repoURL);
    for (const { file } of foreign) rmSync(placeOf(file));
    for (const file of listFiles(placed)) {
      const text = readFileSync(file, 'utf8');
      if (text.includes(repoURL)) writeFileSync(file, text.replaceAll(repoURL, `file://${folder}`));
    }
    const read = (file: string) => load(readFileSync(placeOf(file), 'utf8')) as KubernetesObject;
    const projects = target.manifests
      .filter(({ object }) => object.kind === 'AppProject')
      .map(({ file }) => ({ object: read(file) }));
    const leftOut = foreign.map(({ object }) => object.metadata.name);
    const repository = new Repository(folder, place, target.id, { root: read(own.file), projects, leftOut }, env);
    await repository.#git('init', '--quiet', `--initial-branch=${targetRevision}`);
    await repository.commit('what is in dist/');
    return repository;
  }

  /** The absolute path of a file of `dist/`. */
  path(file: string): string {
    return join(this.folder, this.place, relative(this.#target, file));
  }

  async commit(message: string): Promise<void> {
    await this.#git('add', '--all');
    const who = ['-c', 'user.name=conformance', '-c', 'user.email=conformance@localhost', '-c', 'commit.gpgsign=false'];
    await this.#git(...who, 'commit', '--quiet', `--message=${message}`);
  }

  async #git(...args: string[]): Promise<void> {
    await run('git', ['-C', this.folder, ...args], { env: { ...this.#env } });
  }
}

export function sourceOf(application: KubernetesObject): Source {
  return (application.spec as { source: Source }).source;
}
